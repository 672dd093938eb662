package timeline

import (
	"fmt"
	"slices"
	"time"
)

// A round is one call of a benchmark function.
type round struct {
	name     string
	result   string // name with the number of processors once the result is known
	counted  bool
	parent   *round
	children int
	started  bool // testing has started the timer: the function runs
	running  bool // the timer is on
	lap      int  // number of resets so far
}

// A stretch is the time between two marks, before its phase is decided. Its
// round is the benchmark function that was running, if any; running, lap and
// children are the round's as they were then.
type stretch struct {
	Span
	round    *round
	running  bool
	lap      int
	children int
}

// Divide makes the timeline of a process that started and ended at the given
// times and used so much processor time in all.
func Divide(marks []Mark, start, end int64, cpu time.Duration) (Timeline, error) {
	d := divider{at: start, phase: Init}
	for _, m := range marks {
		if m.Time < d.at {
			return nil, fmt.Errorf("timeline: mark %c at %d, before the one at %d", m.Kind, m.Time, d.at)
		}
		d.stretch(m.Time, m.CPU)
		if err := d.apply(m); err != nil {
			return nil, err
		}
	}
	d.stretch(max(end, d.at), max(cpu, d.cpu))
	return d.decide(), nil
}

// A divider divides the time between marks. The last of these was at at, in nanoseconds, when
// the process had used cpu.
type divider struct {
	at        int64
	cpu       time.Duration
	phase     Phase // outside of rounds
	top       *round
	stages    stages
	undecided []*round // rounds that ended, whose result is not known yet
	within    int      // rounds of calls of testing.Benchmark that are under way: none of the run's benchmarks
	stretches []stretch
}

func (d *divider) stretch(to int64, cpu time.Duration) {
	if to == d.at && cpu == d.cpu {
		return
	}
	s := stretch{Span: Span{Start: d.at, End: to, CPU: cpu - d.cpu, Phase: d.phase, Stages: d.stages.innermost()}}
	// Before a round starts its timer, and in the outermost round, package
	// testing is at work and no benchmark.
	if r := d.top; r != nil && r.started && r.parent != nil {
		s.round, s.running, s.lap, s.children = r, r.running, r.lap, r.children
	}
	d.stretches = append(d.stretches, s)
	d.at, d.cpu = to, cpu
}

func (d *divider) apply(m Mark) error {
	if d.inner(m) {
		return nil
	}
	switch m.Kind {
	case MainStart:
		d.phase = Setup
	case RunStart, Program:
		d.phase = Other
	case RunEnd:
		d.phase = Cleanup
	case Exit:
		d.phase, d.top = Other, nil
	case RoundStart:
		if d.top != nil {
			d.top.children++
		}
		d.top = &round{name: m.Name, parent: d.top}
	case ResultReady:
		d.result(m)
	case StageStart:
		return d.stages.start(m)
	case StageEnd:
		d.stages.end(m)
	case RoundEnd, TimerReset, TimerStart, TimerStop:
		return d.turn(m)
	}
	return nil
}

// inner reports whether a mark is of a benchmark that the program runs itself, by
// testing.Benchmark. It has no name, but those may that run in it.
func (d *divider) inner(m Mark) bool {
	switch m.Kind {
	case RoundStart:
		if d.within > 0 || m.Name == "" {
			d.within++
			return true
		}
	case RoundEnd:
		if d.within > 0 {
			d.within--
			return true
		}
	case TimerReset, TimerStart, TimerStop:
		return d.within > 0
	case ResultReady:
		return d.within > 0 || m.Name == ""
	}
	return false
}

func (d *divider) turn(m Mark) error {
	r := d.top
	if r == nil {
		return fmt.Errorf("timeline: mark %c at %d outside of a benchmark", m.Kind, m.Time)
	}
	switch m.Kind {
	case TimerReset:
		r.lap++
	case TimerStart:
		r.started, r.running = true, true
	case TimerStop:
		r.running = false
	case RoundEnd:
		d.undecided = append(d.undecided, r)
		d.top = r.parent
	}
	return nil
}

// result gives the benchmark's rounds so far their name; the last one counts.
func (d *divider) result(m Mark) {
	name := m.Result()
	counted := false
	for _, r := range slices.Backward(d.undecided) {
		if r.name == m.Name && r.result == "" {
			r.result = name
			r.counted = !counted
			counted = true
		}
	}
	d.undecided = slices.DeleteFunc(d.undecided, func(r *round) bool { return r.name == m.Name })
}

// decide gives every stretch its phase.
func (d *divider) decide() Timeline {
	last := make(map[*round]int) // index of the last stretch in which its timer ran and was not reset
	for i, s := range d.stretches {
		if s.timed() {
			last[s.round] = i
		}
	}
	spans := make(Timeline, len(d.stretches))
	for i, s := range d.stretches {
		if s.round != nil {
			end, ok := last[s.round]
			s.Phase = s.decide(ok && i > end)
			s.Benchmark = s.round.result
		}
		spans[i] = s.Span
	}
	return spans
}

// timed reports whether the stretch is part of what its round reports. A
// benchmark that has sub-benchmarks reports nothing of its own.
func (s *stretch) timed() bool {
	return s.round != nil && s.running && s.lap == s.round.lap && s.round.children == 0
}

func (s *stretch) decide(after bool) Phase {
	switch {
	case s.timed() && s.round.counted:
		return Timed
	case s.timed():
		return Calibration
	case after, s.round.children > 0 && s.children == s.round.children:
		return Cleanup
	}
	return Setup
}
