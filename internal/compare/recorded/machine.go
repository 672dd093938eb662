package recorded

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// fewestWitnesses are as many benchmark functions as tell what the machine did to another.
const fewestWitnesses = 3

// ofMachine reports whether a machine may change what has a unit: not what one's code allocates.
func ofMachine(unit string) bool {
	return unit != difference.BytesPerOp && unit != difference.AllocsPerOp
}

// drift is by how much a run's later results lie above the earlier ones, as a logarithm, if there
// are enough to tell: what the machine did to the same code between them, it may have done
// between the runs.
func drift(x []float64) []float64 {
	half := len(x) / 2
	if half < 2 || slices.Min(x) <= 0 {
		return nil
	}
	return []float64{stat.Mean(logarithms(x[len(x)-half:])) - stat.Mean(logarithms(x[:half]))}
}

// A function is one that benchmarks stand in, and a unit.
type function struct{ pkg, name, unit string }

func functionOf(b *verdict.Benchmark) function {
	name, _, _ := strings.Cut(plainName(b.Name), "/")
	return function{b.Package, name, b.Unit}
}

// witnesses are the changes of benchmark functions, as logarithms. What changed one of them need
// not be in the others: a change that most of them share may be the machine's.
type witnesses map[function][]float64

func (w witnesses) add(b *verdict.Benchmark) {
	if b.Change.Ratio > 0 {
		f := functionOf(b)
		w[f] = append(w[f], math.Log(b.Change.Ratio))
	}
}

// beside are those that stand beside a benchmark's function.
func (w witnesses) beside(b *verdict.Benchmark) (changes []float64) {
	own := functionOf(b)
	for f, list := range w {
		if f != own && f.unit == own.unit {
			changes = append(changes, stat.Mean(list))
		}
	}
	return changes
}

// leastShare is how much of a benchmark's time a function takes that tells what the machine did.
const leastShare = 0.05

// margin is by how much more than what else changed a change must be that is not the machine's.
const margin = 1.5

// least is by how much, as a logarithm, all else changed at least that was measured with a
// benchmark: the few others, and its own functions. A slower machine slows all of it, so it did
// so by no more than that. Where there is nothing else, it is not known.
func least(b *verdict.Benchmark, others []*verdict.Benchmark, base, head *Run) float64 {
	direction := 1.0
	if b.Change.Ratio < 1 {
		direction = -1
	}
	noise := math.Inf(1)
	add := func(change, err float64) { noise = min(noise, max(0, direction*change)+err) }
	for _, o := range others {
		if o.Unit == b.Unit && functionOf(o) != functionOf(b) && o.Change.Low > 0 {
			add(math.Log(o.Change.Ratio), math.Log(o.Change.High/o.Change.Low)/2)
		}
	}
	before := make(map[string]report.Function)
	for _, f := range base.functions(b) {
		before[f.Function] = f
	}
	for _, f := range head.functions(b) {
		x := before[f.Function]
		if f.Function == symbol.NotSampled || min(x.Charged, f.Charged) < leastShare {
			continue
		}
		add(math.Log(b.Change.Ratio*f.Charged/x.Charged), math.Hypot((x.High-x.Low)/(2*x.Charged), (f.High-f.Low)/(2*f.Charged)))
	}
	return min(margin*noise, notKnown)
}

// widest is by how much one of such differences may be off by chance, as a logarithm.
func widest(differences []float64) float64 {
	return math.Sqrt(float64(len(differences))) * stat.Chance(differences, charge.Confidence)
}

// busy says which runs a busy machine has spoiled.
func busy(base, head *Run) (warnings []error) {
	for side, r := range []*Run{base, head} {
		if share := quiet.Waited(r.Report.Functions); share > quiet.Crowded {
			warnings = append(warnings, fmt.Errorf("the machine was busy while the %s was recorded: %.0f %% of the run was spent waiting for a processor, so that no change of time is certain", [2]string{"base", "head"}[side], 100*share))
		}
	}
	return warnings
}

// alike says that most benchmarks changed in one direction, as where the machine did.
func alike(list []*verdict.Benchmark) error {
	slower, faster := make(map[function]bool), make(map[function]bool)
	all := make(map[function]bool)
	for _, b := range list {
		if b.Unit != difference.SecPerOp {
			continue
		}
		f := functionOf(b)
		all[f] = true
		slower[f] = slower[f] || b.Change.Low > 1
		faster[f] = faster[f] || b.Change.Ratio > 0 && b.Change.High < 1
	}
	for what, of := range map[string]map[function]bool{"slower": slower, "faster": faster} {
		n := 0
		for _, is := range of {
			if is {
				n++
			}
		}
		if len(all) > fewestWitnesses && 2*n > len(all) {
			return fmt.Errorf("%d of %d benchmark functions are %s, as if the machine were: only runs that take turns tell that from a change (compare with -base and a revision)", n, len(all), what)
		}
	}
	return nil
}
