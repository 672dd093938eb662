package instrument

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var long = flag.Bool("instrument.long", false, "compare pairs of runs with and without the overlay, for minutes; needs a quiet machine")

// pairs is how many.
const pairs = 25

// The overlay must not change what it measures. One program is built with and
// without it; they run in turns, and the median of the pairs' ratios of ns/op
// must not be certain to lie more than 1 % from 1, or 3 % where threads are switched all the
// time. Run it on a quiet machine:
//
//	go test ./internal/instrument -run Overhead -instrument.long -v
func TestOverhead(t *testing.T) {
	if !*long {
		t.Skip("a measurement: -instrument.long")
	}
	dir := t.TempDir()
	o, err := Standard(Sources{GOROOT: goroot(t), GOOS: runtime.GOOS})
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := o.WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	plain, recorded := filepath.Join(dir, "plain.test"), filepath.Join(dir, "recorded.test")
	build := func(out string, flags ...string) {
		t.Helper()
		cmd := exec.Command("go", slices.Concat([]string{"test", "-c", "-o", out}, flags)...)
		cmd.Dir = filepath.Join("testdata", "overhead")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	build(plain)
	build(recorded, "-ldflags="+LinkFlags, "-overlay", overlay)
	for _, b := range []struct {
		name       string
		iterations int
		limit      float64
	}{{"Loop", 400_000_000, 0.01}, {"N", 4_000_000, 0.01}, {"StopTimer", 10_000, 0.01}, {"Parallel", 6_000_000, 0.01}, {"Switches", 20_000, 0.03}} {
		t.Run(b.name, func(t *testing.T) {
			ratios := make([]float64, pairs)
			for i := range ratios {
				// Every second pair runs in the other order.
				first, second := plain, recorded
				if i%2 == 1 {
					first, second = recorded, plain
				}
				x, y := nsPerOp(t, first, dir, b.name, b.iterations), nsPerOp(t, second, dir, b.name, b.iterations)
				if ratios[i] = y / x; i%2 == 1 {
					ratios[i] = x / y
				}
			}
			center, low, high := medianInterval(ratios)
			t.Logf("%-10s with against without: %+.2f %% (%+.2f to %+.2f %%, %d pairs)",
				b.name, 100*(center-1), 100*(low-1), 100*(high-1), pairs)
			if low > 1+b.limit || high < 1-b.limit {
				t.Errorf("%s: ratio %.4f (%.4f to %.4f), want within %.0f %% of 1", b.name, center, low, high, 100*b.limit)
			}
		})
	}
}

// nsPerOp runs a benchmark for a fixed number of iterations. The plain program
// takes no notice of the variable.
func nsPerOp(t *testing.T, program, record, name string, iterations int) float64 {
	t.Helper()
	cmd := exec.Command(program, "-test.bench=^Benchmark"+name+"$", fmt.Sprintf("-test.benchtime=%dx", iterations), "-test.cpu=2")
	cmd.Env = append(os.Environ(), RecordVariable+"="+record)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		var n int
		var ns float64
		if field := strings.Fields(line); len(field) == 4 && field[3] == "ns/op" {
			if _, err := fmt.Sscan(field[1]+" "+field[2], &n, &ns); err == nil && n == iterations {
				return ns
			}
		}
	}
	t.Fatalf("no result of %d iterations in:\n%s", iterations, out)
	return 0
}

// medianInterval returns the median and its distribution-free 95 % interval: the
// k-th smallest and largest values, with k such that fewer than k of n fair
// coins show heads in at most 2.5 % of all cases.
func medianInterval(values []float64) (center, low, high float64) {
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	k, tail := 0, math.Pow(0.5, float64(n))
	for term := tail; tail <= 0.025; tail += term {
		k++
		term *= float64(n-k+1) / float64(k)
	}
	k = max(k, 1)
	return (s[(n-1)/2] + s[n/2]) / 2, s[k-1], s[n-k]
}

// The ranks are those of the usual tables, such as Conover's.
func TestMedianInterval(t *testing.T) {
	check := func(n int, low, high float64) {
		t.Helper()
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(n - i)
		}
		center, l, h := medianInterval(values)
		if center != float64(n+1)/2 || l != low || h != high {
			t.Errorf("%d values: %v (%v to %v), want %v to %v", n, center, l, h, low, high)
		}
	}
	check(6, 1, 6)
	check(10, 2, 9)
	check(15, 4, 12)
	check(20, 6, 15)
	check(25, 8, 18)
}
