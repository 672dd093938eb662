package stacks

import (
	"fmt"
	"math"
	"slices"

	"github.com/google/pprof/profile"
)

const (
	// mostStacks is how many stacks a profile has whole, and outermost how many frames of
	// the others it keeps: many profiles with few stacks in common would make one that
	// nobody can open.
	mostStacks = 100_000
	outermost  = 8
)

// Profile returns all samples of the set as one profile: how many events each stack has,
// and its value. Of labels only those told apart are kept, under the given key. Of more
// than 100,000 stacks the smallest are cut to their outermost frames, and a comment says
// so.
func (s *Set) Profile(t profile.ValueType, key string) *profile.Profile {
	return s.profile(t, key, mostStacks)
}

func (s *Set) profile(t profile.ValueType, key string, most int) *profile.Profile {
	p := &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, &t}, DefaultSampleType: t.Type}
	for _, u := range s.Units {
		p.DurationNanos += int64(u.Duration)
	}
	w := writer{Set: s, p: p, key: key, functions: make([]*profile.Function, len(s.Functions))}
	sums := s.sums()
	small := smallest(sums, most)
	if small > 0 {
		p.Comments = []string{fmt.Sprintf("Of %d stacks those below a value of %.0f are cut to their outermost %d frames", len(sums), small, outermost)}
	}
	for _, e := range sums {
		stack := s.Stack(e.Stack)
		if math.Abs(e.Value) < small && len(stack) > outermost {
			w.cut(e, stack[len(stack)-outermost:])
		} else {
			p.Sample = append(p.Sample, w.sample(e, stack))
		}
	}
	return p
}

// sums adds up the entries of each stack with a label, in the order in which they come.
func (s *Set) sums() (list []Entry) {
	type place struct{ stack, label int32 }
	plain, labelled := make([]int32, s.Len()), make(map[place]int32) // places in the list, plus 1
	for _, u := range s.Units {
		for _, e := range u.Entries {
			at := plain[e.Stack]
			if e.Label >= 0 {
				at = labelled[place{e.Stack, e.Label}]
			}
			if at > 0 {
				list[at-1].Value += e.Value
				list[at-1].Events += e.Events
				continue
			}
			list = append(list, e)
			if e.Label >= 0 {
				labelled[place{e.Stack, e.Label}] = int32(len(list))
			} else {
				plain[e.Stack] = int32(len(list))
			}
		}
	}
	return list
}

// smallest is the value from which on stacks are whole if so many may be, or 0 for all.
func smallest(sums []Entry, most int) float64 {
	if len(sums) <= most {
		return 0
	}
	sizes := make([]float64, len(sums))
	for i, e := range sums {
		sizes[i] = math.Abs(e.Value)
	}
	slices.Sort(sizes)
	return math.Nextafter(sizes[len(sizes)-most], math.Inf(1))
}

// A writer makes the locations of frames again.
type writer struct {
	*Set
	p         *profile.Profile
	key       string // of labels
	functions []*profile.Function
	chains    pool // frames of the locations
	short     pool // labels and frames of the stacks that were cut
	shortened []*profile.Sample
	room      []int32
}

func (w *writer) sample(e Entry, stack []int32) *profile.Sample {
	x := &profile.Sample{Location: w.locations(stack), Value: []int64{int64(math.Ceil(e.Events)), int64(math.Round(e.Value))}}
	if e.Label >= 0 {
		x.Label = map[string][]string{w.key: {w.Labels[e.Label]}}
	}
	return x
}

// cut adds a stack that was cut to the others that are equal then.
func (w *writer) cut(e Entry, stack []int32) {
	w.room = append(append(w.room[:0], e.Label), stack...)
	n := int(w.short.number(w.room))
	if n == len(w.shortened) {
		x := w.sample(e, stack)
		w.shortened, w.p.Sample = append(w.shortened, x), append(w.p.Sample, x)
		return
	}
	known := w.shortened[n]
	known.Value[0] += int64(math.Ceil(e.Events))
	known.Value[1] += int64(math.Round(e.Value))
}

// locations takes what was inlined into one location with its caller.
func (w *writer) locations(stack []int32) (list []*profile.Location) {
	for start, i := 0, 0; i < len(stack); i++ {
		if w.Frames[stack[i]].Inlined && i < len(stack)-1 {
			continue
		}
		list = append(list, w.location(stack[start:i+1]))
		start = i + 1
	}
	return list
}

func (w *writer) location(chain []int32) *profile.Location {
	n := int(w.chains.number(chain))
	if n == len(w.p.Location) {
		l := &profile.Location{ID: uint64(n) + 1}
		for _, f := range chain {
			l.Line = append(l.Line, profile.Line{Function: w.function(w.Frames[f].Function), Line: int64(w.Frames[f].Line)})
		}
		w.p.Location = append(w.p.Location, l)
	}
	return w.p.Location[n]
}

func (w *writer) function(n int32) *profile.Function {
	if w.functions[n] == nil {
		f := w.Set.Functions[n]
		w.functions[n] = &profile.Function{ID: uint64(len(w.p.Function)) + 1, Name: f.Name, SystemName: f.Name, Filename: f.File, StartLine: int64(f.Line)}
		w.p.Function = append(w.p.Function, w.functions[n])
	}
	return w.functions[n]
}
