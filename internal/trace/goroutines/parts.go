package goroutines

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"golang.org/x/exp/trace"
)

// A Span is a part of the time of a trace, in nanoseconds since its first event.
type Span struct{ From, To int64 }

// idled is after how many events outside of parts what was read of them is forgotten.
const idled = 1 << 16

// ReadParts reads parts of a trace, which are in order and apart, and hands over the graph of each: a large trace
// can be read bit by bit. Of what is between them is known who made whom, and the marks. An error that is ErrCut
// means that the trace ended in the middle; the last graph is then good for the time that it covers.
func ReadParts(r io.Reader, c Config, parts []Span, take func(*Graph)) error {
	events, err := trace.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return fmt.Errorf("goroutines: %w", err)
	}
	b, read, first, inside := newBuilder(c), 0, int64(-1), false
	for len(parts) > 0 {
		e, err := events.ReadEvent()
		if err != nil && inside {
			take(b.finish())
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrCut, err)
		}
		now := int64(e.Time())
		if e.Kind() == trace.EventSync || e.Kind() == trace.EventStackSample {
			b.add(&e)
			continue
		}
		if first < 0 {
			first = now
		}
		if inside && now-first >= parts[0].To {
			done := b
			b, inside, parts = b.again(now), false, parts[1:]
			done.g.To = now
			take(done.finish())
		}
		if !inside && len(parts) > 0 && now-first >= parts[0].From {
			b, inside = b.again(now), true
		}
		if read++; !inside && read%idled == 0 {
			b = b.again(now)
		}
		b.add(&e)
	}
	return nil
}

// again is a builder of what comes from a moment on, with the goroutines that there are then.
func (b *builder) again(now int64) *builder {
	n := newBuilder(b.config)
	n.sites, n.begun, n.skews = b.sites, b.begun, slices.Clone(b.skews)
	n.g.From, n.g.Marks, n.g.creators = now, slices.Clip(b.g.Marks), b.g.creators
	if n.g.creators == nil {
		n.g.creators = make(map[int64]int64)
	}
	for i := range b.g.Goroutines {
		gor := &b.g.Goroutines[i]
		if creator := b.g.Creator(gor.ID); creator != 0 {
			n.g.creators[gor.ID] = creator
		}
		if step := gor.step(); step >= 0 && gor.Stretches[step].State != Absent {
			s := gor.Stretches[step]
			s.From, s.Waker, s.Cause = now, None, None
			n.g.Goroutines[n.find(trace.GoID(gor.ID))] = Goroutine{ID: gor.ID, Start: gor.Start, Role: gor.Role, Stretches: []Stretch{s}}
		}
	}
	n.g.processors = b.g.processors.Since(now, func(i int32) int32 { return n.g.Index(b.g.Goroutines[i].ID) })
	return n
}
