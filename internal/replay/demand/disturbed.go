package demand

import (
	"fmt"
	"runtime"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// Some are how many processors others must have had, and which part of all, for it to matter to a run: the system itself, and who
// looks at the run, have less, and of many processors some are always busy.
const (
	some   = 0.3
	someOf = 0.1
)

// Disturbed reports whether other programs had so much of the processors that a run would be another one without them.
func (d *Demand) Disturbed() bool {
	return d != nil && d.others >= max(someOf, some/float64(runtime.NumCPU()))
}

// A Path is what functions are charged of the time of a run that is no service's, as parts of it, and how much of that they waited.
type Path struct{ Charged, Waited map[string]float64 }

// Among is what may be left of the time of a run without a function, if so much is left as its trace tells. If it was
// disturbed, what no longer waits competes with the others for processors; and without these it would have waited less for
// them, be it where its functions run or, as who has slept does, where they wait. The interval contains both.
func (d *Demand) Among(function string, left stat.Interval, p Path) stat.Interval {
	if !d.Disturbed() {
		return left
	}
	taken, work := 0.0, d.own // by the function, and what is left
	if d.samples > 0 {
		taken = d.by[function] / d.samples
		work *= max(0, 1-d.recording/d.samples-taken)
	}
	apart := d.apart(function, left, taken, work, p)
	beside := work / max(tight*d.least(work, left.Value), work, small)
	return stat.Interval{Value: left.Value, Low: min(left.Low, apart.Low), High: max(left.High, apart.High, beside)}
}

// small is next to nothing.
const small = 1e-9

// tight is which part a run gets at least of what it seems to get beside others, as these change.
const tight = 0.8

// least is the least part of the processors that a run has beside others, where it would use so much of them in so much of the
// time if it had all that it wants: as much as it had, what others left, and with each of its threads its part of the
// processor of one, where all take as much as others do that are ready.
func (d *Demand) least(work, left float64) float64 {
	there := float64(runtime.NumCPU())
	part := max(d.own, 1-d.others)
	if d.Rivals > 0 {
		threads := min(there, max(1, there*work/max(left, work, small)))
		part = max(part, threads/(there+d.Rivals))
	}
	return part
}

// apart is what would be left without others, where threads had processors in a part of the time in which they wanted one:
// if what ran took longer by that; if what the function waited did, as far as threads waited so long; and if what others waited did,
// also because of the processor time that it takes.
func (d *Demand) apart(function string, left stat.Interval, taken, work float64, p Path) stat.Interval {
	if d.Got == 0 {
		return left
	}
	ran, rest, others := 0.0, 0.0, 0.0
	for f, part := range p.Charged {
		part = max(0, part-p.Waited[f])
		if ran += part; f != function {
			rest, others = rest+part, others+p.Waited[f]
		}
	}
	slow, most := 1-d.Got, d.own*float64(runtime.NumCPU())*(1/d.Got-1)
	whole := 1 - slow*min(1, ran)
	factor := (1 - slow*min(1, rest/max(1-p.Charged[function], rest, small))) / whole
	longer := min(slow*others, most, left.Low)
	shorter := max(1-min(slow*p.Waited[function], most), d.Got)
	return stat.Interval{
		Low:  max(min(left.Low*min(1, factor), left.Low-taken*longer, (left.Low-longer)/max(1-longer, d.Got)), min(left.Low, work/whole)),
		High: min(1, left.High*max(1, factor, 1/shorter)),
	}
}

// Elsewhere says, of a run that was Disturbed, what its ceilings are of.
func (d *Demand) Elsewhere() error {
	busy := float64(d.Others) / float64(max(d.Wall, time.Nanosecond))
	return fmt.Errorf("other programs had %.1f of the machine's %d CPUs: beside them a run may gain less, as what waits no more then competes for CPUs, "+
		"and without them more or less than is seen here; intervals of ceilings contain both", busy, runtime.NumCPU())
}
