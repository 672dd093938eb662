package critical

import (
	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Profile returns paths as a profile of wall time: what the end waited for, by
// stack and kind.
func Profile(paths []*Path) *profile.Profile {
	b := newBuilder("pieces", "path")
	for _, p := range paths {
		for i := range p.Pieces {
			x := &p.Pieces[i]
			var frames []int32
			if x.site >= 0 {
				frames = p.graph.Sites[x.site].Frames
			}
			b.add(p.graph, frames, p.Target(x).Function, x.Kind, x.To-x.From)
		}
	}
	return b.p
}

// Waits returns what the program's goroutines waited for, in parts of graphs, as a
// profile. The times of goroutines that wait together are added up. It has the types of the
// profile of waits of a run that was not traced.
func Waits(paths []*Path) *profile.Profile {
	b := newBuilder("waits", "waiting")
	for _, p := range paths {
		g := p.graph
		for i := range g.Goroutines {
			gor := &g.Goroutines[i]
			for step := range gor.Stretches {
				s := &gor.Stretches[step]
				if gor.Role != goroutines.Program || s.State != goroutines.Blocked && s.State != goroutines.Calling || !g.Own(s.Site) {
					continue
				}
				from, to := max(s.From, p.From), min(g.End(goroutines.Key{Goroutine: int32(i), Step: int32(step)}), p.To)
				if from < to {
					b.add(g, g.Sites[s.Site].Frames, "", waitKind(g, s), to-from)
				}
			}
		}
	}
	return b.p
}

// A builder makes a profile.
type builder struct {
	p         *profile.Profile
	functions map[string]*profile.Function
	locations map[goroutines.Frame]*profile.Location
	samples   map[string]*profile.Sample
	key       []byte
}

func newBuilder(count, name string) *builder {
	unit := func(t, unit string) *profile.ValueType { return &profile.ValueType{Type: t, Unit: unit} }
	return &builder{
		p: &profile.Profile{
			SampleType: []*profile.ValueType{unit(count, "count"), unit(name, "nanoseconds")}, DefaultSampleType: name,
			PeriodType: unit(name, "nanoseconds"), Period: 1,
		},
		functions: make(map[string]*profile.Function), locations: make(map[goroutines.Frame]*profile.Location), samples: make(map[string]*profile.Sample),
	}
}

// add adds time at a stack or, without one, of something that has a name alone.
func (b *builder) add(g *goroutines.Graph, frames []int32, name string, k Kind, d int64) {
	var stack []*profile.Location
	for _, i := range frames {
		stack = append(stack, b.location(g.Frames[i]))
	}
	if len(frames) == 0 {
		stack = append(stack, b.location(goroutines.Frame{Function: name}))
	}
	b.key = append(b.key[:0], byte(k))
	for _, l := range stack {
		b.key = append(b.key, byte(l.ID), byte(l.ID>>8), byte(l.ID>>16), byte(l.ID>>24))
	}
	s := b.samples[string(b.key)]
	if s == nil {
		s = &profile.Sample{Location: stack, Value: []int64{0, 0}, Label: map[string][]string{timeline.KindLabel: {k.String()}}}
		b.samples[string(b.key)] = s
		b.p.Sample = append(b.p.Sample, s)
	}
	s.Value[0]++
	s.Value[1] += d
}

func (b *builder) location(f goroutines.Frame) *profile.Location {
	l := b.locations[f]
	if l == nil {
		fn := b.functions[f.Function]
		if fn == nil {
			fn = &profile.Function{ID: uint64(len(b.functions)) + 1, Name: f.Function, SystemName: f.Function, Filename: f.File}
			b.functions[f.Function] = fn
			b.p.Function = append(b.p.Function, fn)
		}
		l = &profile.Location{ID: uint64(len(b.locations)) + 1, Line: []profile.Line{{Function: fn, Line: int64(f.Line)}}}
		b.locations[f] = l
		b.p.Location = append(b.p.Location, l)
	}
	return l
}
