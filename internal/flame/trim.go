package flame

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/pprof/profile"
)

// MaxStacks is how many stacks a page shows: one of 60 frames each is about 1.5 MB.
const MaxStacks = 5000

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
	if len(p.Sample) <= n && !deep || len(p.SampleType) == 0 {
		return p
	}
	return grow(p, n)
}

// Graph returns what the flame graph of a profile shows: its functions, without
// their lines and addresses, trimmed to MaxStacks, see Trim. The first value of
// each of the labels is a frame of its own at the foot of the stacks. The result
// shares nothing with the profile, which must have at least one type of value. It
// costs less than a copy of the profile would.
func Graph(p *profile.Profile, labels ...string) *profile.Profile {
	return grow(p, MaxStacks, labels...)
}

func grow(p *profile.Profile, n int, labels ...string) *profile.Profile {
	t := &tree{value: defaultValue(p), nodes: make([]node, 1), stacks: flatten(p, labels)}
	for i, s := range p.Sample {
		if t.value < len(s.Value) { // in all samples of a valid profile
			t.stacks.list[i].value = s.Value[t.value]
		}
	}
	order := make([]int32, len(p.Sample))
	for i := range order {
		order[i] = int32(i)
		t.nodes[0].total = add(t.nodes[0].total, t.stacks.list[i].size())
	}
	t.spare, t.sums = make([]int32, len(order)), make([]sum, len(t.stacks.frames))
	t.least = -1
	if len(p.Sample) > n {
		t.least = t.nodes[0].total / int64(4*n)
	}
	t.divide(0, order, 0)
	if len(p.Sample) > n {
		t.prune(n)
	}
	return t.profile(p)
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
	parent, frame int32
	self, total   int64 // total of absolute values
}

// A tree is the stacks by what they have in common, from the foot on.
type tree struct {
	value  int
	stacks stacks
	least  int64 // what is not larger is left to its caller
	nodes  []node
	spare  []int32 // room to sort in
	sums   []sum   // by frame; zero between calls of divide
}

// A sum is the size of stacks, and how many they are.
type sum struct {
	size  int64
	count int32
}

// A group is stacks that call the same function from the same path.
type group struct {
	frame  int32
	size   int64
	lo, hi int
}

// divide puts the stacks of a node, which agree in their first depth frames,
// below nodes of their own. What is too small to be seen stays with the node: to
// look into it no further is what makes large profiles cheap.
func (t *tree) divide(at int32, order []int32, depth int) {
	var groups []group
	for _, i := range order {
		s := &t.stacks.list[i]
		if len(s.frames) == depth {
			t.nodes[at].self = add(t.nodes[at].self, s.value)
			continue
		}
		x := &t.sums[s.frames[depth]]
		if x.count == 0 {
			groups = append(groups, group{frame: s.frames[depth]})
		}
		x.size, x.count = add(x.size, s.size()), x.count+1
	}
	groups = t.layOut(groups)
	t.sort(at, order, depth)
	for _, g := range groups {
		t.sums[g.frame] = sum{}
	}
	groups = slices.DeleteFunc(groups, func(g group) bool { return g.size <= t.least })
	for _, g := range groups {
		child := int32(len(t.nodes))
		t.nodes = append(t.nodes, node{parent: at, frame: g.frame, total: g.size})
		t.divide(child, order[g.lo:g.hi], depth+1)
	}
}

// layOut gives each group that is large enough its stretch of the node's
// stacks; count becomes where its next stack goes, or -1.
func (t *tree) layOut(groups []group) []group {
	end := 0
	for i := range groups {
		g := &groups[i]
		x := &t.sums[g.frame]
		g.size, g.lo, g.hi = x.size, end, end
		if g.size > t.least {
			g.hi += int(x.count)
			x.count = int32(end)
			end = g.hi
		} else {
			x.count = -1
		}
	}
	return groups
}

// sort moves the stacks to where their groups are.
func (t *tree) sort(at int32, order []int32, depth int) {
	end := 0
	for _, i := range order {
		s := &t.stacks.list[i]
		if len(s.frames) == depth {
			continue
		}
		x := &t.sums[s.frames[depth]]
		if x.count < 0 {
			t.nodes[at].self = add(t.nodes[at].self, s.value)
			continue
		}
		t.spare[x.count] = i
		x.count++
		end++
	}
	copy(order, t.spare[:end])
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

// prune keeps at most the n largest nodes. With a node all those above it are
// kept, since none of them is smaller. What the others have is given to the
// nearest node above that is kept.
func (t *tree) prune(n int) {
	large := make([]int32, 0, len(t.nodes))
	for i := 1; i < len(t.nodes); i++ {
		large = append(large, int32(i))
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

// profile writes the stacks that are left.
func (t *tree) profile(p *profile.Profile) *profile.Profile {
	out := &profile.Profile{
		PeriodType: p.PeriodType, Period: p.Period, TimeNanos: p.TimeNanos, DurationNanos: p.DurationNanos,
	}
	if t.value >= 0 {
		out.SampleType = []*profile.ValueType{p.SampleType[t.value]}
	}
	if len(p.Mapping) > 0 {
		out.Mapping = []*profile.Mapping{{ID: 1, File: p.Mapping[0].File}}
	}
	w := writer{out: out, frames: t.stacks.frames, functions: make(map[string]*profile.Function), locations: make(map[string]*profile.Location)}
	for i, x := range t.nodes {
		if x.self == 0 {
			continue
		}
		var path []int32 // innermost first
		for at := i; at > 0; at = int(t.nodes[at].parent) {
			path = append(path, t.nodes[at].frame)
		}
		out.Sample = append(out.Sample, &profile.Sample{Location: w.stack(path), Value: []int64{x.self}})
	}
	out.Comments = slices.Clone(p.Comments)
	if len(out.Sample) < len(p.Sample) && t.least >= 0 {
		out.Comments = append(out.Comments,
			fmt.Sprintf("Trimmed from %d stacks to %d: innermost frames too small to be seen were left out", len(p.Sample), len(out.Sample)))
	}
	return out
}
