package stacks

import (
	"math"

	"github.com/google/pprof/profile"
)

// Profile returns all samples of the set as one profile: how many events each stack has,
// and its value. Of labels only those told apart are kept, under the given key.
func (s *Set) Profile(t profile.ValueType, key string) *profile.Profile {
	p := &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, &t}, DefaultSampleType: t.Type}
	w := writer{Set: s, p: p, functions: make([]*profile.Function, len(s.Functions)), chains: make(map[string]*profile.Location)}
	for _, u := range s.Units {
		p.DurationNanos += int64(u.Duration)
	}
	type place struct{ stack, label int32 }
	type amount struct{ events, value float64 }
	sum := make(map[place]amount)
	var order []place
	for _, u := range s.Units {
		for _, e := range u.Entries {
			at := place{e.Stack, e.Label}
			x, ok := sum[at]
			if !ok {
				order = append(order, at)
			}
			sum[at] = amount{x.events + e.Events, x.value + e.Value}
		}
	}
	for _, at := range order {
		x := &profile.Sample{Location: w.locations(s.Stack(at.stack)), Value: []int64{int64(math.Ceil(sum[at].events)), int64(math.Round(sum[at].value))}}
		if at.label >= 0 {
			x.Label = map[string][]string{key: {s.Labels[at.label]}}
		}
		p.Sample = append(p.Sample, x)
	}
	return p
}

// A writer makes the locations of frames again.
type writer struct {
	*Set
	p         *profile.Profile
	functions []*profile.Function
	chains    map[string]*profile.Location
	room      []byte
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
	w.room = w.room[:0]
	for _, f := range chain {
		w.room = append(w.room, byte(f), byte(f>>8), byte(f>>16), byte(f>>24))
	}
	l := w.chains[string(w.room)]
	if l == nil {
		l = &profile.Location{ID: uint64(len(w.p.Location)) + 1}
		for _, f := range chain {
			l.Line = append(l.Line, profile.Line{Function: w.function(w.Frames[f].Function), Line: int64(w.Frames[f].Line)})
		}
		w.chains[string(w.room)] = l
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
