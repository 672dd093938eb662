package flame

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/pprof/profile"
)

// maxStacks is how many stacks a page shows: one of 60 frames each is about 1.5 MB.
const maxStacks = 5000

// maxFrames bounds the depth of a shown stack.
const maxFrames = 200

// Trim returns a profile of at most n stacks, for a page of bounded size. Only
// the profile's default value counts. Stacks of the same functions become one.
// If there are still more than n, the smallest stacks lose their innermost
// frames, until what they have in common makes them few enough; their values are
// kept, so every total stays as it was. Of stacks deeper than 200 frames the
// outermost 200 are kept. A comment in the profile says what was left out. A
// profile that needs no trimming is returned as it is.
func Trim(p *profile.Profile, n int) *profile.Profile {
	deep := slices.ContainsFunc(p.Sample, func(s *profile.Sample) bool { return len(s.Location) > maxFrames })
	if len(p.Sample) <= n && !deep {
		return p
	}
	t := &trimmer{
		value: defaultValue(p), functions: make(map[*profile.Function]int32),
		named: make(map[string]int32), children: make(map[edge]int32), nodes: make([]node, 1),
	}
	for _, s := range p.Sample {
		t.add(s)
	}
	t.prune(n)
	out := &profile.Profile{
		SampleType: []*profile.ValueType{p.SampleType[t.value]},
		PeriodType: p.PeriodType, Period: p.Period, TimeNanos: p.TimeNanos, DurationNanos: p.DurationNanos,
	}
	t.emit(out)
	out.Location = t.locations
	for _, l := range t.locations {
		out.Function = append(out.Function, l.Line[0].Function)
	}
	out.Comments = append(slices.Clone(p.Comments),
		fmt.Sprintf("Trimmed from %d stacks to %d: innermost frames too small to be seen were left out", len(p.Sample), len(out.Sample)))
	return out
}

// defaultValue is the index of the value that pprof shows first.
func defaultValue(p *profile.Profile) int {
	i := slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == p.DefaultSampleType })
	if i < 0 {
		return len(p.SampleType) - 1
	}
	return i
}

// A node is a function called by the path above it. Node 0 is the root.
type node struct {
	parent, function int32
	self, total      int64 // total of absolute values
}

type edge struct{ parent, function int32 }

type trimmer struct {
	value     int
	functions map[*profile.Function]int32 // index into locations
	named     map[string]int32
	locations []*profile.Location
	children  map[edge]int32
	nodes     []node // each behind its parent
}

func (t *trimmer) add(s *profile.Sample) {
	v := s.Value[t.value]
	size := max(v, -max(v, -1<<62)) // of the smallest number there is no absolute value
	t.nodes[0].total = add(t.nodes[0].total, size)
	at := int32(0)
	depth := 0
	for _, l := range slices.Backward(s.Location) {
		for _, line := range slices.Backward(l.Line) {
			if line.Function == nil || depth == maxFrames {
				continue
			}
			depth++
			at = t.child(at, line.Function)
			t.nodes[at].total = add(t.nodes[at].total, size)
		}
	}
	t.nodes[at].self = add(t.nodes[at].self, v)
}

// add adds without overflow.
func add(a, b int64) int64 {
	sum := a + b
	if (sum > a) == (b > 0) {
		return sum
	}
	if b > 0 {
		return 1<<63 - 1
	}
	return -1 << 63
}

func (t *trimmer) child(parent int32, f *profile.Function) int32 {
	e := edge{parent, t.place(f)}
	at, ok := t.children[e]
	if !ok {
		at = int32(len(t.nodes))
		t.children[e] = at
		t.nodes = append(t.nodes, node{parent: parent, function: e.function})
	}
	return at
}

// place returns the index of the one location of a function.
func (t *trimmer) place(f *profile.Function) int32 {
	if at, ok := t.functions[f]; ok {
		return at
	}
	at, ok := t.named[f.Name]
	if !ok {
		at = int32(len(t.locations))
		id := uint64(at) + 1
		known := &profile.Function{ID: id, Name: f.Name, SystemName: f.SystemName, Filename: f.Filename}
		t.locations = append(t.locations, &profile.Location{ID: id, Line: []profile.Line{{Function: known}}})
		t.named[f.Name] = at
	}
	t.functions[f] = at
	return at
}

// prune keeps at most the n largest nodes, and of those only what is more than
// a quarter of an n-th of the whole. With a node all those above it are kept,
// since none of them is smaller. What the others have is given to the nearest
// node above that is kept.
func (t *trimmer) prune(n int) {
	var large []int32
	for i := 1; i < len(t.nodes); i++ {
		if t.nodes[i].total > t.nodes[0].total/int64(4*n) {
			large = append(large, int32(i))
		}
	}
	slices.SortStableFunc(large, func(a, b int32) int { return cmp.Compare(t.nodes[b].total, t.nodes[a].total) })
	kept := make([]bool, len(t.nodes))
	for _, i := range large[:min(n, len(large))] {
		kept[i] = true
	}
	for i := len(t.nodes) - 1; i > 0; i-- {
		if x := &t.nodes[i]; !kept[i] {
			t.nodes[x.parent].self = add(t.nodes[x.parent].self, x.self)
			x.self = 0
		}
	}
}

// emit writes the stacks that are left.
func (t *trimmer) emit(out *profile.Profile) {
	for i, x := range t.nodes {
		if x.self == 0 {
			continue
		}
		var stack []*profile.Location // of the root: none
		for at := i; at > 0; at = int(t.nodes[at].parent) {
			stack = append(stack, t.locations[t.nodes[at].function])
		}
		out.Sample = append(out.Sample, &profile.Sample{Location: stack, Value: []int64{x.self}})
	}
}
