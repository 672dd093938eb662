package duet

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// A Field is the processes of a package's test programs: a pair, of the base and the
// head, for each link layout.
type Field struct {
	Pairs     [][2]*Process
	Rand      *rand.Rand    // the order in which they take turns
	BenchTime time.Duration // of a run; 0 is chosen
	Sweeps    int           // through all layouts, at least; 0 is once
	Least     time.Duration // for turns, however long starting and planning took: of a few, nothing is learned
	Limit     time.Time     // when all but one benchmark function is left out; zero: never

	opening map[string]time.Duration // of what was listed, by name
}

// A SideError says which side failed, and with which benchmark.
type SideError struct {
	Side      int    // 0 the base, 1 the head
	Benchmark string // "" if it is not known
	Err       error
}

func (e *SideError) Error() string { return e.Err.Error() }
func (e *SideError) Unwrap() error { return e.Err }

// both does something with both processes of a layout, in random order.
func (f *Field) both(layout int, do func(side int, p *Process) error) error {
	first := f.Rand.IntN(2)
	for _, side := range []int{first, 1 - first} {
		p := f.Pairs[layout][side]
		if err := do(side, p); err != nil {
			return &SideError{side, p.failing(), err}
		}
	}
	return nil
}

// listing is the part of the time up to the limit that listing may take: measuring takes
// far longer.
const listing = 0.25

// List lists the benchmarks of each side that match an expression and give a result
// of their own: all of them, or those that come first on both sides if that takes too long.
func (f *Field) List(pattern string) (names [2][]string, all bool, err error) {
	enough := time.Duration((1 - listing) * float64(time.Until(f.Limit)))
	f.opening = make(map[string]time.Duration)
	next := func(p *Process) (string, error) { return p.Open(pattern) }
	var done [2]bool
	for !done[0] || !done[1] {
		if len(names[0])+len(names[1]) > 0 && f.late(enough) {
			return names, false, nil
		}
		err := f.both(0, func(side int, p *Process) error {
			if done[side] {
				return nil
			}
			began := time.Now()
			name, err := next(p)
			f.opening[name] += time.Since(began)
			if done[side] = name == ""; !done[side] {
				names[side] = append(names[side], name)
			}
			return err
		})
		if err != nil {
			return names, false, err
		}
		next = (*Process).Next
	}
	return names, true, nil
}

// Opening is how long it took to list a benchmark: to open it on both sides.
func (f *Field) Opening(name string) time.Duration { return f.opening[name] }

// late reports whether what takes so long would end behind the limit.
func (f *Field) late(d time.Duration) bool {
	return !f.Limit.IsZero() && time.Now().Add(d).After(f.Limit)
}

// A family is the benchmarks of one function, which are measured in one walk: what
// the function does for all of them is then done once.
type family struct {
	jobs    []*Job
	pattern string
	open    time.Duration // that it takes to get to all of them on both sides
	layouts int           // in which it is measured
	pairs   int           // of turns in a visit
}

// Measure measures jobs until a moment: all of them once in each layout, and then
// again and again, in random order. Where that would take far too long, what takes
// longest is measured in fewer layouts, but at least three. What does not fit in before the
// limit has fewer samples, or none. There is always time for Least. What is measured is added to the jobs' samples.
// Progress, if not nil, is called before each visit.
func (f *Field) Measure(jobs []*Job, until time.Time, progress func(name string)) error {
	if progress == nil {
		progress = func(string) {}
	}
	if !f.Limit.IsZero() {
		f.Limit = f.atLeast(f.Limit)
	}
	all, err := f.planAll(jobs, progress)
	if err != nil {
		return err
	}
	until = f.atLeast(until)
	f.divide(all, time.Until(until))
	for sweep := 0; ; sweep++ {
		for _, v := range f.sweep(all) {
			if sweep >= max(1, f.Sweeps) && time.Now().After(until) || (sweep > 0 || v.family != all[0]) && f.late(0) {
				return nil
			}
			progress(v.jobs[0].Name)
			if err := f.visit(v.family, v.layout); err != nil {
				return err
			}
		}
		if sweep+1 >= f.Sweeps && time.Now().After(until) || len(all) == 0 {
			return nil
		}
	}
}

// atLeast is a moment, or later if there are fewer turns than at least before it.
func (f *Field) atLeast(moment time.Time) time.Time {
	if least := time.Now().Add(f.Least); least.After(moment) {
		return least
	}
	return moment
}

// planAll plans the jobs by families, those first that opened fastest: as many as can be measured
// before the limit, but one at least.
func (f *Field) planAll(jobs []*Job, progress func(name string)) (all []*family, err error) {
	var needed time.Duration // to measure them
	groups := families(jobs)
	slices.SortStableFunc(groups, func(x, y []*Job) int { return cmp.Compare(opening(x), opening(y)) })
	for i, group := range groups {
		if i > 0 && f.late(needed+leastOpenings*opening(group)) {
			break
		}
		g := &family{jobs: group, pattern: only(group)}
		progress(group[0].Name)
		if err := f.plan(g); err != nil {
			return nil, err
		}
		needed += g.takes(min(leastLayouts, len(f.Pairs)), leastPairs)
		all = append(all, g)
	}
	return all, nil
}

// leastOpenings is how many times as long as opening it a benchmark takes at least, to be
// planned and measured.
const leastOpenings = 5 + 3*leastLayouts

// opening is how long it took to open some jobs' benchmarks.
func opening(group []*Job) (sum time.Duration) {
	for _, j := range group {
		sum += j.Opening
	}
	return sum
}

// plan plans a family's jobs, as far as they are not, in the first layout.
func (f *Field) plan(g *family) error {
	began, planning := time.Now(), time.Duration(0)
	for _, j := range g.jobs {
		if err := f.seek(0, j, g.pattern); err != nil {
			return err
		}
		if j.Samples == nil {
			j.Samples = make([]Sample, len(f.Pairs))
		}
		if j.Runs > 0 {
			continue
		}
		start := time.Now()
		p := planner{pair: f.Pairs[0], job: j, benchTime: f.BenchTime}
		if err := p.plan(); err != nil {
			return err
		}
		planning += time.Since(start)
	}
	g.open = time.Since(began) - planning
	return nil
}

func (f *Field) seek(layout int, j *Job, pattern string) error {
	err := f.both(layout, func(_ int, p *Process) error { return p.Seek(j.Name, pattern) })
	if side, ok := errors.AsType[*SideError](err); ok && errors.Is(err, ErrGone) {
		side.Benchmark = j.Name
	}
	return err
}

const (
	usualPairs   = 4  // of turns in a visit
	leastPairs   = 2  // likewise
	mostPairs    = 64 // likewise
	leastLayouts = 3
	worth        = 4 // times as long as getting there a visit is to last
	// counting is about how long it takes both sides to count what a job's operations take.
	counting = 4 * counted
)

// divide divides the time there is between families.
func (f *Field) divide(all []*family, left time.Duration) {
	var sweep time.Duration
	for _, g := range all {
		lap := g.lap()
		g.layouts = len(f.Pairs)
		g.pairs = int(min(mostPairs, max(usualPairs, worth*g.open/max(lap, 1))))
		sweep += time.Duration(g.layouts) * (g.open + time.Duration(g.pairs)*lap)
	}
	if sweep <= left {
		return
	}
	// Cheap ones keep all layouts and what they want of a visit.
	each := left / time.Duration(max(1, len(all)))
	for _, g := range all {
		fits := func() bool { return time.Duration(g.layouts)*(g.open+time.Duration(g.pairs)*g.lap()) <= each }
		for !fits() && g.pairs > leastPairs {
			g.pairs--
		}
		for !fits() && g.layouts > leastLayouts {
			g.layouts--
		}
	}
}

// takes is how long visits of so many pairs last, one in each of so many layouts.
func (g *family) takes(layouts, pairs int) time.Duration {
	return time.Duration(layouts) * (g.open + time.Duration(len(g.jobs))*counting + time.Duration(pairs)*g.lap())
}

// lap is how long a turn of both sides takes for all jobs.
func (g *family) lap() (sum time.Duration) {
	for _, j := range g.jobs {
		sum += j.lap
	}
	return sum
}

// A visit is one of a family in a layout.
type visit struct {
	*family
	layout int
}

// sweep visits each family in each of its layouts: in random order, or one family after
// another where that may be the only one that gets them all.
func (f *Field) sweep(all []*family) (visits []visit) {
	var lasts time.Duration
	for _, g := range all {
		lasts += g.takes(g.layouts, g.pairs)
		for layout := range g.layouts {
			visits = append(visits, visit{g, layout})
		}
	}
	if !f.late(2 * lasts) {
		f.Rand.Shuffle(len(visits), func(i, j int) { visits[i], visits[j] = visits[j], visits[i] })
	}
	return visits
}

// visit measures a family's jobs in a layout.
func (f *Field) visit(g *family, layout int) error {
	for _, j := range g.jobs {
		if err := f.seek(layout, j, g.pattern); err != nil {
			return err
		}
		if err := f.turns(j, layout, max(leastPairs, int(float64(g.pairs)*j.Weight+0.5))); err != nil {
			return fmt.Errorf("%s: %w", j.Name, err)
		}
	}
	return nil
}

const (
	countedLayouts = 3                     // in which it is counted what operations take
	cold           = 10 * time.Millisecond // runs at least so long need no warming up
)

// turns lets both sides take so many turns at a benchmark that is open.
func (f *Field) turns(j *Job, layout, pairs int) error {
	s := &j.Samples[layout]
	first := j.uncounted()
	warm := func(side int, p *Process) error {
		_, err := p.Run(j.ops(side), 1, j.Procs)
		return err
	}
	if len(s.Turns[0]) == 0 && layout < countedLayouts {
		warm = func(side int, p *Process) error {
			planner := planner{pair: f.Pairs[layout], job: j, benchTime: f.BenchTime}
			c, err := planner.countMore(side, counted)
			s.Counts[side] = append(s.Counts[side], c)
			return err
		}
	}
	if j.lap/time.Duration(2*j.Runs) < cold || len(s.Turns[0]) == 0 && layout < countedLayouts {
		if err := f.both(layout, warm); err != nil {
			return err
		}
	}
	for range pairs {
		err := f.both(layout, func(side int, p *Process) error {
			if err := j.wake(p); err != nil {
				return err
			}
			t, err := p.Run(j.ops(side), j.Runs+first, j.Procs)
			if err == nil {
				s.add(side, j.ops(side), t, first)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
