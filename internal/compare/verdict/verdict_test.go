package verdict

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestVerdict(t *testing.T) {
	check := func(ratio, low, high, q, noise float64, unit string, want difference.Verdict) {
		t.Helper()
		b := Benchmark{BenchmarkDifference: difference.BenchmarkDifference{
			Unit: unit, Change: difference.Change{Ratio: ratio, Low: low, High: high, Q: q}, Noise: difference.Noise{Ratio: noise},
		}}
		if got := b.verdict(0.01); got != want {
			t.Errorf("%v (%v to %v), q=%v, noise %v, %s: %s, want %s", ratio, low, high, q, noise, unit, got, want)
		}
	}
	check(1.05, 1.03, 1.07, 0.01, 1.002, difference.SecPerOp, difference.Slower)
	check(0.95, 0.93, 0.97, 0.01, 1.002, difference.SecPerOp, difference.Faster)
	check(0.95, 0.93, 0.97, 0.01, 1.002, "B/s", difference.Slower)
	check(1.05, 1.03, 1.07, 0.01, 1.06, difference.SecPerOp, difference.Unclear)  // below the noise
	check(1.05, 1.03, 1.07, 0.06, 1.002, difference.SecPerOp, difference.Unclear) // by chance
	check(1.005, 1.002, 1.008, 0.001, 1.001, difference.SecPerOp, difference.Same)
	check(1.005, 0.99, 1.02, 0.5, 1.001, difference.SecPerOp, difference.Unclear)
	check(1, 1, 1, 1, 1, "allocs/op", difference.Same)
}

func TestVerdictFromAndToNone(t *testing.T) {
	check := func(base, head, p float64, unit string, want difference.Verdict) {
		t.Helper()
		b := New("m", "BenchmarkX", unit)
		b.Base.Center, b.Head.Center = base, head
		b.CompareWithZero(p)
		if got := b.verdict(0.01); got != want {
			t.Errorf("%v to %v %s, p=%v: %s, want %s", base, head, unit, p, got, want)
		}
	}
	check(0, 1, 0.001, difference.AllocsPerOp, difference.Slower)
	check(1, 0, 0.001, difference.AllocsPerOp, difference.Faster)
	check(0, 1, 0.06, difference.AllocsPerOp, difference.Unclear)
	check(1, 0, 0.06, difference.AllocsPerOp, difference.Unclear)
	check(0, 0, 0.001, difference.AllocsPerOp, difference.Same)
	check(0, 1, 0.001, "B/s", difference.Faster)
	check(1, 0, 0.001, "B/s", difference.Slower)
}

// Each unit is another chance to call identical code changed, but for what never varies.
func TestUnitsCount(t *testing.T) {
	unit := func(name string, center, scatter, q float64) *Benchmark {
		b := New("m", "BenchmarkX", name)
		b.Base = difference.Summary{Center: center, Low: center - scatter, High: center + scatter, N: 6}
		b.Head = b.Base
		b.Change = difference.Change{Ratio: 1.5, Low: 1.2, High: 1.9, Q: q}
		return b
	}
	for scatter, want := range map[float64]difference.Verdict{0: difference.Slower, 1: difference.Unclear} {
		d := (&Judgement{Difference: &difference.Difference{}, Threshold: 0.01, Benchmarks: []*Benchmark{
			unit(difference.SecPerOp, 10, 1, 0.02), unit(difference.BytesPerOp, 10, scatter, 1), unit(difference.AllocsPerOp, 10, scatter, 1),
		}}).Decide()
		if got := d.Benchmarks[0].Verdict; got != want {
			t.Errorf("beside counts that scatter by %v: %s, want %s", scatter, got, want)
		}
	}
}

// Beside a change of half the benchmark's time, a function that may have changed by less than
// a twentieth of it is not said to have part in that, nor is one that may have changed by less
// than three of them the other way.
func TestFunctionVerdictBeside(t *testing.T) {
	b := New("m", "BenchmarkX", difference.SecPerOp)
	b.Base.Center, b.Change.Ratio = 1e-6, 1.5
	check := func(low, high float64, want difference.Verdict) {
		t.Helper()
		f := Function{FunctionDifference: difference.FunctionDifference{BaseNs: 400, HeadNs: 400 + (low+high)/2, ChangeNs: (low + high) / 2, Low: low, High: high}}
		if got := b.functionVerdict(&f, 0.01); got != want {
			t.Errorf("%v to %v ns: %v, want %v", low, high, got, want)
		}
	}
	check(40, 80, difference.Unclear)
	check(60, 80, difference.Slower)
	check(-160, -140, difference.Unclear)
	check(-180, -160, difference.Faster)
	check(-9, 9, difference.Same)
}

func TestAllocationVerdicts(t *testing.T) {
	check := func(base, head [2]float64, declared [2]bool, want difference.Verdict) {
		t.Helper()
		var f difference.AllocationDifference
		Allocations(&f, &[2][2]float64{base, head}, 10, declared)
		if f.Verdict != want || !(f.Low <= f.Change && f.Change <= f.High) {
			t.Errorf("%v to %v: %+v, want %s", base, head, f, want)
		}
	}
	both, fresh, gone := [2]bool{true, true}, [2]bool{false, true}, [2]bool{true, false}
	check([2]float64{100, 100}, [2]float64{105, 109}, both, difference.Same)
	check([2]float64{100, 100}, [2]float64{105, 130}, both, difference.Unclear)
	check([2]float64{100, 100}, [2]float64{125, 130}, both, difference.Slower)
	check([2]float64{100, 100}, [2]float64{25, 30}, both, difference.Faster)
	check([2]float64{0, 0}, [2]float64{25, 30}, both, difference.Slower)
	check([2]float64{0, 0}, [2]float64{25, 30}, fresh, difference.New)
	check([2]float64{100, 100}, [2]float64{0, 0}, both, difference.Faster)
	check([2]float64{100, 100}, [2]float64{0, 0}, gone, difference.Gone)
}

// Of numbers that vary, and are of one kind on both sides, fewer than one in 100 change, as they
// are counted again where that is in doubt. What does not vary changes by two counts.
func TestDoubt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	count := func(list []float64) []float64 { // in runs of n, 2n and 3n operations
		var runs [3]float64
		for i := range runs {
			for range i + 1 {
				runs[i] += r.NormFloat64()
			}
		}
		return append(list, runs[1]-runs[0], runs[2]-runs[1])
	}
	const trials = 10_000
	changed := 0
	for range trials {
		var base, head []float64
		for n := range 3 {
			base, head = count(base), count(head)
			f := []difference.AllocationDifference{{}}
			Allocations(&f[0], &[2][2]float64{{slices.Min(base), slices.Max(base)}, {slices.Min(head), slices.Max(head)}}, 1e-6, [2]bool{true, true})
			again := Doubt(f, n == 2)
			if again && f[0].Verdict != difference.Unclear {
				t.Fatalf("%+v is in doubt", f[0])
			}
			if f[0].Verdict.Changed() {
				changed++
			}
			if !again {
				break
			}
		}
	}
	if rate := float64(changed) / trials; rate > 0.01 {
		t.Errorf("%.4f of what is the same changed", rate)
	}
	f := []difference.AllocationDifference{{}}
	Allocations(&f[0], &[2][2]float64{{100, 100}, {110, 111}}, 1, [2]bool{true, true})
	if Doubt(f, false) || f[0].Verdict != difference.Slower {
		t.Errorf("%+v, want slower", f[0])
	}
}
