package verify

import (
	"flag"
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

var fixRounds = flag.Int("verify.rounds", 8, "how often the fixed and the slow version are measured")

// What is predicted for functions that a faster version exists of, and what that
// really gains, differ by at most two points of the whole; by four for those that
// allocate, as how much the collector's work on another processor matters is known
// less exactly.
func TestVerifyPredicts(t *testing.T) {
	if !*long {
		t.Skip("measuring all fixes takes three minutes, on a machine that has nothing else to do: -verify.long")
	}
	versions := fixVersions(t)
	check := func(bench, function, alone string, operations int) {
		t.Run(function, func(t *testing.T) {
			v, err := Run(t.Context(), Config{
				Target: suite.Target{Dir: "testdata/fixes", Bench: "^" + bench + "$"}, MaxTime: *pathTime,
				Func: `^example\.com/fixes\.` + function + "$",
			})
			if err != nil {
				t.Fatal(err)
			}
			faster := fixGain(t, versions, "BenchmarkAlone/"+alone, operations)
			gain := fixGain(t, versions, bench, operations)
			predicted := min(1, (v.Share.Value*v.Sensitivity.Value+v.Collection.Value)*faster)
			t.Logf("%-9s %5.1f %% faster: predicted %5.1f %%, measured %5.1f %%; share %.3f, collection %.3f, sensitivity %.3f (%.3f to %.3f), %v",
				function, 100*faster, 100*predicted, 100*gain,
				v.Share.Value, v.Collection.Value, v.Sensitivity.Value, v.Sensitivity.Low, v.Sensitivity.High, v.Warnings)
			most := 0.02
			if operations > 1 {
				most = 0.04
			}
			if apart := math.Abs(predicted - gain); apart > most {
				t.Errorf("predicted and measured are %.1f points apart, want at most %.0f", 100*apart, 100*most)
			}
		})
	}
	for _, function := range []string{"found", "sorted", "primes", "checksum"} {
		check("BenchmarkSerial/"+function, function, function, 1)
	}
	check("BenchmarkSerial/squared", `\(\*matrix\)\.squared`, "squared", 1)
	for _, function := range []string{"joined", "printed", "matched", "counted", "upper"} {
		check("BenchmarkSerial/"+function, function, function, collected)
	}
	check("BenchmarkFork", "long", "long", 1)
	check("BenchmarkBeside", "aside", "aside", 1)
	check("BenchmarkPipeline", "stage", "stage", 1)
	check("BenchmarkLock", "held", "held", 1)
}

// collected is how many operations are measured together where what they allocate
// is collected.
const collected = 30

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
// the fastest of many measurements of a few operations of either, which is one that
// nothing disturbed.
func fixGain(t *testing.T, versions [2]string, bench string, operations int) float64 {
	t.Helper()
	const count = 30
	best := [2]float64{math.Inf(1), math.Inf(1)}
	for range *fixRounds {
		for i, path := range versions {
			out, err := exec.Command(path, "-test.run=^$", "-test.bench="+gorun.Exactly(bench),
				"-test.benchtime="+suite.Iterations(operations), "-test.count="+strconv.Itoa(count)).Output()
			if err != nil {
				t.Fatal(err)
			}
			results, err := suite.ReadResults("", out)
			if err != nil || len(results) != count {
				t.Fatalf("%d results of %s, %v, want %d:\n%s", len(results), bench, err, count, out)
			}
			for _, r := range results {
				best[i] = min(best[i], r.SecPerOp)
			}
		}
	}
	return 1 - best[1]/best[0]
}
