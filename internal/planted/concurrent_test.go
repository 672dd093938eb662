package planted

import (
	"flag"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
)

var concurrent = flag.Bool("planted.concurrent", false, "measure all concurrent programs, not only a few")

// eachConcurrent runs a test for the concurrent programs that the flags choose.
func eachConcurrent(t *testing.T, test func(t *testing.T, c Case)) {
	cases, err := Load(os.DirFS("testdata/concurrent"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if *only != "" && !strings.Contains(c.Name, *only) || *only == "" && !*concurrent && !c.few() {
			continue
		}
		t.Run(c.Name, func(t *testing.T) { test(t, c) })
	}
}

// What the experiment says is what the cases say.
func TestConcurrentTruth(t *testing.T) {
	if !*concurrent && *only == "" {
		t.Skip("it is about the programs, not about what is said of them: -planted.concurrent")
	}
	eachConcurrent(t, func(t *testing.T, c Case) {
		program := c.build(t, t.TempDir())
		base := wall(t, program, "")
		x := c.measure(t, program, 3)
		t.Logf("%v: %v", base, x)
		if !c.Tied && !slices.ContainsFunc(x.first(), func(f string) bool { return slices.Contains(c.Want, f) }) {
			t.Errorf("want %v first", c.Want)
		}
	})
}

// verifyTime is how long an experiment may measure, and verifySlack how much longer it
// may take with all that it builds on a busy machine.
const (
	verifyTime  = 8 * time.Second
	verifySlack = time.Minute
)

// An experiment says of the bottleneck how much longer the whole takes for each second
// added to it, as is known of the programs by what they are.
func TestConcurrentVerify(t *testing.T) {
	if !*concurrent && *only == "" {
		t.Skip("takes some ten seconds for each program: -planted.concurrent")
	}
	const off = 0.15
	near, unsettled, wrong := 0, 0, 0
	eachConcurrent(t, func(t *testing.T, c Case) {
		if c.Sensitivity < 0 {
			t.Skip("what it should be is not known")
		}
		dir := t.TempDir()
		if err := c.Write(dir); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		v, err := bottleneck.Verify(t.Context(), bottleneck.VerifyConfig{
			Target: bottleneck.Target{Dir: dir}, Func: "^" + regexp.QuoteMeta(c.Want[0]) + "$", MaxTime: verifyTime,
		})
		if err != nil {
			t.Fatal(err)
		}
		took, s := time.Since(began), v.Sensitivity
		t.Logf("%s: %.2f (%.2f to %.2f), want %.2f; share %.2f, %s %d, %d rounds, %.1f s, %v",
			v.Function, s.Value, s.Low, s.High, c.Sensitivity, v.Share.Value, v.Delayed, v.Line, v.Rounds, took.Seconds(), v.Warnings)
		switch {
		case math.Abs(s.Value-c.Sensitivity) <= off:
			near++
		case !v.Settled() || s.Low <= c.Sensitivity && c.Sensitivity <= s.High:
			unsettled++
			t.Logf("the experiment does not settle it, and says so")
		default:
			wrong++
			t.Errorf("sensitivity %.2f (%.2f to %.2f), want %.2f", s.Value, s.Low, s.High, c.Sensitivity)
		}
		if took > verifyTime+verifySlack {
			t.Errorf("it took %v with -maxtime %v", took, verifyTime)
		}
	})
	t.Logf("%d sensitivities within %.2f of the truth, %d not settled, %d wrong", near, off, unsettled, wrong)
}
