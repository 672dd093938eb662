package suite

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// Flags are those of go test, with its names and meaning, for a run of a test
// program. The zero value runs all benchmarks, and no tests.
type Flags struct {
	Bench     string // "" is "."
	Run       string // "" is "^$"
	BenchTime string
	CPU       string
	Count     int
	BenchMem  bool
	Timeout   time.Duration // of tests: 0 is go test's 10m
	More      []string      // as the test program takes them
}

// Flags are those that the target gives.
func (t Target) Flags() Flags {
	return Flags{Bench: t.Bench, BenchTime: t.BenchTime, CPU: t.CPU, Timeout: t.Timeout, More: t.TestFlags}
}

// Complete is the target with the flags of go test that GOFLAGS has for test programs, but
// for -run and -count: which tests run beside benchmarks, and how often these do, is said
// anew each time. What the target says itself comes first. The error is ErrUsage for a flag
// that would be left out.
func (t Target) Complete(ctx context.Context) (Target, error) {
	tool := gorun.Go{Dir: t.Dir}
	if _, err := tool.Environment(ctx); err != nil {
		return t, classify(err)
	}
	return t.with(tool.AllFlags())
}

func (t Target) with(users []string) (_ Target, err error) {
	if goflags.Last(users, "exec") != "" {
		return t, Usagef("GOFLAGS has -exec: programs must run as children of this one")
	}
	t.Bench = cmp.Or(t.Bench, goflags.Last(users, "bench"))
	t.BenchTime = cmp.Or(t.BenchTime, goflags.Last(users, "benchtime"))
	t.CPU = cmp.Or(t.CPU, goflags.Last(users, "cpu"))
	if limit := goflags.Last(users, "timeout"); limit != "" && t.Timeout == 0 {
		if t.Timeout, err = time.ParseDuration(limit); err != nil {
			return t, Usagef("GOFLAGS has -timeout=%s: %w", limit, err)
		}
	}
	var more []string
	for _, f := range users {
		name, value, has := strings.Cut(strings.TrimLeft(f, "-"), "=")
		switch name {
		case "short", "skip", "parallel", "failfast", "shuffle":
			if has {
				name += "=" + value
			}
			more = append(more, "-test."+name)
		}
	}
	t.TestFlags = append(more, t.TestFlags...)
	return t, nil
}

// Args are the arguments of a test program, as go test would pass them.
func (f Flags) Args() []string {
	args := []string{"-test.paniconexit0", "-test.run=" + cmp.Or(f.Run, "^$"), "-test.bench=" + cmp.Or(f.Bench, ".")}
	add := func(name, value string) {
		if value != "" {
			args = append(args, "-test."+name+"="+value)
		}
	}
	add("benchtime", f.BenchTime)
	add("cpu", f.CPU)
	add("timeout", cmp.Or(f.Timeout, 10*time.Minute).String())
	if f.Count > 0 {
		add("count", strconv.Itoa(f.Count))
	}
	if f.BenchMem {
		args = append(args, "-test.benchmem")
	}
	return append(args, f.More...)
}

// Only are the flags for one benchmark alone, by its name in the results, once.
func (f Flags) Only(benchmark string) Flags {
	procs := "1"
	list := append(strings.Split(f.CPU, ","), strconv.Itoa(runtime.GOMAXPROCS(0)))
	if i := strings.LastIndexByte(benchmark, '-'); i >= 0 && slices.Contains(list, benchmark[i+1:]) && benchmark[i+1:] != "1" {
		benchmark, procs = benchmark[:i], benchmark[i+1:]
	}
	f.Bench, f.CPU, f.Count = gorun.Exactly(benchmark), procs, 0
	return f
}

// Iterations is the -benchtime of so many operations.
func Iterations(n int) string { return strconv.Itoa(n) + "x" }

// Check finds values that the test program would refuse only after everything has
// been built. The error is ErrUsage.
func (f Flags) Check() error {
	for _, c := range []struct {
		flag, value string
		check       func(string) error
	}{
		{"bench", f.Bench, checkRegexp},
		{"run", f.Run, checkRegexp},
		{"benchtime", f.BenchTime, checkBenchTime},
		{"cpu", f.CPU, checkCPU},
	} {
		if c.value == "" {
			continue
		}
		if err := c.check(c.value); err != nil {
			return Usagef("-%s %s: %w", c.flag, c.value, err)
		}
	}
	if f.Timeout < 0 {
		return Usagef("-timeout %v: must not be negative", f.Timeout)
	}
	if f.Count < 0 {
		return Usagef("-count %d: must not be negative", f.Count)
	}
	return nil
}

// checkBuild refuses flags with which no program is built.
func checkBuild(flags []string) error {
	if goflags.Has(flags, "n") {
		return Usagef("GOFLAGS has -n: nothing would be run")
	}
	switch mode := goflags.Last(flags, "buildmode"); mode {
	case "archive", "c-archive", "c-shared", "plugin", "shared":
		return Usagef("-buildmode=%s: it builds nothing that can be run; measure the benchmarks of its packages, without the flag", mode)
	}
	return nil
}

func checkRegexp(s string) error {
	_, err := regexp.Compile(s)
	return err
}

// ForTime reports whether a value of -benchtime is how long benchmarks go on, and not how many operations they do.
func ForTime(benchtime string) bool { return !strings.HasSuffix(benchtime, "x") }

func checkBenchTime(s string) error {
	if n, ok := strings.CutSuffix(s, "x"); ok {
		if i, err := strconv.Atoi(n); err == nil && i > 0 {
			return nil
		}
	} else if d, err := time.ParseDuration(s); err == nil && d > 0 {
		return nil
	}
	return errors.New("need a duration, as in 2s, or a number of iterations, as in 20x")
}

func checkCPU(s string) error {
	for n := range strings.SplitSeq(s, ",") {
		if i, err := strconv.Atoi(strings.TrimSpace(n)); err != nil || i <= 0 {
			return errors.New("need numbers of processors, as in 1,2,4")
		}
	}
	return nil
}
