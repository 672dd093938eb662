package goroutines

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/exp/trace"

	"github.com/bottleneck-go/bottleneck/internal/trace/processors"
	"github.com/bottleneck-go/bottleneck/internal/trace/reasons"
)

// changed reads a change of state of a goroutine or of a processor.
func (b *builder) changed(e *trace.Event) {
	t := e.StateTransition()
	switch t.Resource.Kind {
	case trace.ResourceGoroutine:
		b.transition(e, &t)
	case trace.ResourceProc:
		if _, to := t.Proc(); to == trace.ProcIdle {
			b.g.processors.Own(int(t.Resource.Proc()), processors.Owner{From: int64(e.Time()), Goroutine: None})
		}
	}
}

func (b *builder) transition(e *trace.Event, t *trace.StateTransition) {
	from, to := t.Goroutine()
	i := b.find(t.Resource.Goroutine())
	gor := &b.g.Goroutines[i]
	if from == to { // the trace says it again from time to time
		if step := gor.step(); step >= 0 && gor.Stretches[step].Site == None {
			gor.Stretches[step].Site = b.sites.Of(t.Stack)
		}
		return
	}
	s := Stretch{From: int64(e.Time()), State: states[to], Site: b.sites.Of(t.Stack), Waker: None, Cause: None, Why: reasons.Of(t.Reason)}
	if s.Why == Locking && b.starts(s.Site) {
		s.Why = Collecting
	}
	switch {
	case from == trace.GoUndetermined:
		s.From = b.g.From
	case from == trace.GoNotExist:
		gor.Start, s.Site = s.Site, None
		b.woken(&s, e, i)
	case from == trace.GoWaiting && to == trace.GoRunnable:
		b.woken(&s, e, i)
	}
	gor = &b.g.Goroutines[i] // it may have moved
	gor.Stretches = append(gor.Stretches, s)
	if from.Executing() || to.Executing() {
		o := processors.Owner{From: int64(e.Time()), Goroutine: None}
		if to.Executing() {
			o.Goroutine, o.Step = i, gor.step()
		}
		b.g.processors.Own(int(e.Proc()), o)
	}
}

var states = [...]State{
	trace.GoNotExist: Absent, trace.GoRunnable: Ready, trace.GoRunning: Running, trace.GoWaiting: Blocked, trace.GoSyscall: Calling,
}

// woken notes who made goroutine i ready, or created it.
func (b *builder) woken(s *Stretch, e *trace.Event, i int32) {
	s.Cause = b.sites.Of(e.Stack())
	waker := b.find(e.Goroutine())
	if waker == i {
		return
	}
	before := new(Stretch)
	if gor := &b.g.Goroutines[i]; len(gor.Stretches) > 0 {
		before = &gor.Stretches[gor.step()]
	}
	switch {
	case waker == None:
		if before.Why == Bubbled {
			b.settled(s, e, i)
		}
		return
	case before.Why == Sleeping && b.keepsTime(waker):
		before.Why = Bubbled
	case b.bystander(before.Why, s.Cause):
		return
	}
	s.Waker, s.Step = waker, b.g.Goroutines[waker].step()
	b.event(waker, e, i)
}

// Category is that of the recorder's marks among the log events of a trace. Each has its
// kind, time, number and name.
const Category = "bottleneck"

func (b *builder) logged(e *trace.Event) {
	b.seen(e)
	log := e.Log()
	part := strings.SplitN(log.Message, " ", 4)
	if log.Category != cmp.Or(b.config.Category, Category) || len(part) < 3 || len(part[0]) != 1 {
		return
	}
	at, err := strconv.ParseInt(part[1], 10, 64)
	n, err2 := strconv.Atoi(part[2])
	if err != nil || err2 != nil {
		return
	}
	m := Mark{Kind: part[0][0], Time: at, N: n, Goroutine: int64(e.Goroutine())}
	if len(part) == 4 {
		m.Name = part[3]
	}
	b.skews = append(b.skews, at-int64(e.Time()))
	if i := b.find(e.Goroutine()); i != None {
		b.logs = append(b.logs, logged{at, i, b.g.Goroutines[i].step()})
	}
	b.g.Marks = append(b.g.Marks, m)
}
