package bottleneck

import (
	"bytes"
	"runtime/pprof"
	"slices"
	"sync"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

const (
	watchTick = 10 * time.Millisecond
	// watchIdle is the idle time that is worth a look at the goroutines.
	watchIdle = 3 * time.Millisecond
	// watchLongest is the longest time between two looks.
	watchLongest = 100 * time.Millisecond
)

// A watch looks at all goroutines of this process while it uses less processor
// time than passes, to find out who waits.
type watch struct {
	rules charge.Rules
	stop  chan struct{}
	wg    sync.WaitGroup
	looks []look
	waits waitStacks
}

// A look is an idle moment of this process.
type look struct {
	stage   string
	waiters []charge.Target
	idle    time.Duration
}

// startWatch returns nil on systems that do not tell processor time.
func startWatch(rules charge.Rules) *watch {
	if usage.Process() == 0 {
		return nil
	}
	w := &watch{rules: rules, stop: make(chan struct{}), waits: make(waitStacks)}
	w.wg.Go(w.run)
	return w
}

// end stops the watch and returns what it saw. A nil watch saw nothing.
func (w *watch) end() ([]look, waitStacks) {
	if w == nil {
		return nil, nil
	}
	close(w.stop)
	w.wg.Wait()
	return w.looks, w.waits
}

func (w *watch) run() {
	at, cpu := time.Now(), usage.Process()
	var idle, before time.Duration
	for pause := watchTick; ; {
		select {
		case <-w.stop:
			return
		case <-time.After(pause):
		}
		now, used := time.Now(), usage.Process()
		passed := now.Sub(at)
		idle += passed - min(passed, used-cpu)
		at, cpu = now, used
		if idle < watchIdle {
			continue
		}
		w.look(idle)
		idle = 0
		// With many goroutines a look takes long: look less often, so that it stays
		// about 2 % of the idle time, but do not look away for long. One look that
		// was held back says nothing: the faster of two counts.
		took := time.Since(now)
		pause = min(max(watchTick, 50*min(took, before)), watchLongest)
		before = took
	}
}

func (w *watch) look(idle time.Duration) {
	var out bytes.Buffer
	if pprof.Lookup("goroutine").WriteTo(&out, 0) != nil {
		return
	}
	p, err := profile.ParseData(out.Bytes())
	if err != nil {
		return
	}
	l := look{idle: idle}
	var goroutines []charge.Goroutine
	var stacks [][]charge.Frame
	frames := charge.Frames()
	for _, s := range p.Sample {
		stacks = append(stacks, frames(s))
		g := w.rules.Goroutine(stacks[len(stacks)-1])
		goroutines = append(goroutines, g)
		if names := s.Label[timeline.StageLabel]; len(names) > 0 && g.Relevant() {
			l.stage = names[0]
		}
	}
	l.waiters = charge.Waiters(goroutines)
	for i, g := range goroutines {
		if g.Relevant() && slices.Contains(l.waiters, g.Target()) {
			w.waits.add(stacks[i], idle/time.Duration(len(l.waiters)))
		}
	}
	w.looks = append(w.looks, l)
}
