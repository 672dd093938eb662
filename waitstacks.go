package bottleneck

import (
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
)

// mostWaitStacks bounds what a long recording keeps of the stacks that waited.
const mostWaitStacks = 5000

// waitStacks add up the time for which stacks waited. The zero value is empty.
type waitStacks map[string]*waitStack

// A waitStack is one stack, and for how long it waited in all.
type waitStack struct {
	frames []charge.Frame // innermost first
	idle   time.Duration
}

// add adds a time for which a stack waited.
func (w waitStacks) add(frames []charge.Frame, idle time.Duration) {
	var key strings.Builder
	for _, f := range frames {
		key.WriteString(f.Function)
		key.WriteByte(0)
	}
	known := w[key.String()]
	if known == nil {
		if len(w) == mostWaitStacks {
			return
		}
		known = &waitStack{frames: frames}
		w[key.String()] = known
	}
	known.idle += idle
}

// profile returns what was added up as a profile, or nil if that is nothing.
func (w waitStacks) profile() *profile.Profile {
	if len(w) == 0 {
		return nil
	}
	nanoseconds := &profile.ValueType{Type: "waiting", Unit: "nanoseconds"}
	p := &profile.Profile{SampleType: []*profile.ValueType{nanoseconds}, PeriodType: nanoseconds}
	places := make(map[string]*profile.Location)
	for _, stack := range w {
		s := &profile.Sample{Value: []int64{int64(stack.idle)}}
		for _, f := range stack.frames {
			at := places[f.Function]
			if at == nil {
				fn := &profile.Function{ID: uint64(len(places)) + 1, Name: f.Function, Filename: f.File, StartLine: int64(f.Line)}
				at = &profile.Location{ID: fn.ID, Line: []profile.Line{{Function: fn}}}
				places[f.Function] = at
				p.Function, p.Location = append(p.Function, fn), append(p.Location, at)
			}
			s.Location = append(s.Location, at)
		}
		p.Sample = append(p.Sample, s)
	}
	return p
}
