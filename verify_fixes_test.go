package bottleneck

import (
	"flag"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var (
	verifyFixes = flag.Bool("verify.fixes", false, "compare the gains that are predicted to those of real fixes")
	fixRounds   = flag.Int("verify.rounds", 12, "how often the fixed and the slow version are measured")
)

// What is predicted for functions that a faster version exists of, and what that
// really gains, differ by at most two points of the whole.
func TestVerifyPredicts(t *testing.T) {
	if !*verifyFixes {
		t.Skip("measuring all fixes takes two minutes, on a machine that has nothing else to do: -verify.fixes")
	}
	versions := fixVersions(t)
	check := func(bench, function, alone string) {
		t.Run(function, func(t *testing.T) {
			v, err := Verify(t.Context(), Experiment{
				Search: Search{Dir: "testdata/fixes", Bench: "^" + bench + "$", MaxTime: *pathTime},
				Func:   `^example\.com/fixes\.` + function + "$",
			})
			if err != nil {
				t.Fatal(err)
			}
			faster := fixGain(t, versions, "BenchmarkAlone/"+alone)
			gain := fixGain(t, versions, bench)
			predicted := min(1, v.Share.Value*v.Sensitivity.Value*faster)
			t.Logf("%-9s %5.1f %% faster: predicted %5.1f %%, measured %5.1f %%; share %.3f, sensitivity %.3f (%.3f to %.3f), %v",
				function, 100*faster, 100*predicted, 100*gain,
				v.Share.Value, v.Sensitivity.Value, v.Sensitivity.Low, v.Sensitivity.High, v.Warnings)
			if apart := math.Abs(predicted - gain); apart > 0.02 {
				t.Errorf("predicted and measured are %.1f points apart", 100*apart)
			}
		})
	}
	for _, function := range []string{"joined", "found", "sorted", "printed", "primes", "checksum", "matched", "counted", "upper"} {
		check("BenchmarkSerial/"+function, function, function)
	}
	check("BenchmarkSerial/squared", `\(\*matrix\)\.squared`, "squared")
	check("BenchmarkFork", "long", "long")
	check("BenchmarkFork", "aside", "aside")
	check("BenchmarkPipeline", "stage", "stage")
	check("BenchmarkLock", "held", "held")
}

// fixVersions builds the slow and the fixed version.
func fixVersions(t *testing.T) (versions [2]string) {
	t.Helper()
	for i, tags := range []string{"", "fixed"} {
		versions[i] = filepath.Join(t.TempDir(), "fixes.test")
		command := exec.Command("go", "test", "-c", "-tags", tags, "-o", versions[i], ".")
		command.Dir = "testdata/fixes"
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	return versions
}

// fixGain is by how much of its time a benchmark is faster in the fixed version: by
// the fastest of several runs of either, which are those that nothing disturbed.
func fixGain(t *testing.T, versions [2]string, bench string) float64 {
	t.Helper()
	var best [2]float64
	for range *fixRounds {
		for i, path := range versions {
			out, err := exec.Command(path, "-test.run=^$", "-test.bench="+exactly(bench), fmt.Sprint("-test.benchtime=", 20*time.Millisecond)).Output()
			if err != nil {
				t.Fatal(err)
			}
			results, err := readResults(program{}, out)
			if err != nil || len(results) != 1 {
				t.Fatalf("%d results of %s, %v, want one:\n%s", len(results), bench, err, out)
			}
			if sec := results[0].secPerOp; best[i] == 0 || sec < best[i] {
				best[i] = sec
			}
		}
	}
	return 1 - best[1]/best[0]
}
