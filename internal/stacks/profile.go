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
	w := writer{
		Set: s, p: p, key: key, functions: make([]*profile.Function, len(s.Functions)),
		chains: make(map[string]*profile.Location), short: make(map[string]*profile.Sample),
	}
	order, sums := s.places()
	small := smallest(order, sums, most)
	if small > 0 {
		p.Comments = []string{fmt.Sprintf("Of %d stacks those below a value of %.0f are cut to their outermost %d frames", len(order), small, outermost)}
	}
	for _, at := range order {
		stack := s.Stack(at.stack)
		if size := math.Abs(sums[at].value); size < small && len(stack) > outermost {
			w.cut(at, stack[len(stack)-outermost:], sums[at])
		} else {
			p.Sample = append(p.Sample, w.sample(at, stack, sums[at]))
		}
	}
	return p
}

// A place is a stack with a label.
type place struct{ stack, label int32 }

type amount struct{ events, value float64 }

// places are all stacks with what they add up to, in the order in which they come.
func (s *Set) places() (order []place, sums map[place]amount) {
	sums = make(map[place]amount)
	for _, u := range s.Units {
		for _, e := range u.Entries {
			at := place{e.Stack, e.Label}
			x, ok := sums[at]
			if !ok {
				order = append(order, at)
			}
			sums[at] = amount{x.events + e.Events, x.value + e.Value}
		}
	}
	return order, sums
}

// smallest is the value from which on stacks are whole if so many may be, or 0 for all.
func smallest(order []place, sums map[place]amount, most int) float64 {
	if len(order) <= most {
		return 0
	}
	sizes := make([]float64, len(order))
	for i, at := range order {
		sizes[i] = math.Abs(sums[at].value)
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
	chains    map[string]*profile.Location
	short     map[string]*profile.Sample // of stacks that were cut
	room      []byte
}

func (w *writer) sample(at place, stack []int32, a amount) *profile.Sample {
	x := &profile.Sample{Location: w.locations(stack), Value: []int64{int64(math.Ceil(a.events)), int64(math.Round(a.value))}}
	if at.label >= 0 {
		x.Label = map[string][]string{w.key: {w.Labels[at.label]}}
	}
	return x
}

// cut adds a stack that was cut to the others that are equal then.
func (w *writer) cut(at place, stack []int32, a amount) {
	name := string(w.bytes(append([]int32{at.label}, stack...)))
	x := w.sample(at, stack, a)
	if known := w.short[name]; known != nil {
		known.Value[0] += x.Value[0]
		known.Value[1] += x.Value[1]
		return
	}
	w.short[name] = x
	w.p.Sample = append(w.p.Sample, x)
}

// bytes are numbers as the key of a map; they are good until the next call.
func (w *writer) bytes(numbers []int32) []byte {
	w.room = w.room[:0]
	for _, n := range numbers {
		w.room = append(w.room, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	return w.room
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
	name := string(w.bytes(chain))
	l := w.chains[name]
	if l == nil {
		l = &profile.Location{ID: uint64(len(w.p.Location)) + 1}
		for _, f := range chain {
			l.Line = append(l.Line, profile.Line{Function: w.function(w.Frames[f].Function), Line: int64(w.Frames[f].Line)})
		}
		w.chains[name] = l
		w.p.Location = append(w.p.Location, l)
	}
	return l
}

func (w *writer) function(n int32) *profile.Function {
	if w.functions[n] == nil {
		f := w.Set.Functions[n]
		w.functions[n] = &profile.Function{ID: uint64(len(w.p.Function)) + 1, Name: f.Name, SystemName: f.Name, Filename: f.File, StartLine: int64(f.Line)}
		w.p.Function = append(w.p.Function, w.functions[n])
	}
	return w.functions[n]
}
