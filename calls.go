package bottleneck

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// countCalls adds to the report how often an operation of each benchmark calls
// each function of the user's modules, with the go tool's coverage counters in
// builds and processes of their own: counting disturbs no measurement. What
// fails in it is a warning.
//
// Each benchmark is run for 2 and for 3 operations, and its setup as often in
// both runs, with b.N and with b.Loop: the difference is one operation's calls.
func (f *finder) countCalls(ctx context.Context, r *Report) error {
	if len(r.Benchmarks) == 0 {
		r.Warnings = append(r.Warnings, errors.New("calls are counted of benchmarks only"))
	}
	counting := make(map[string]string) // test program by package
	for i := range r.Benchmarks {
		b := &r.Benchmarks[i]
		if _, ok := counting[b.Package]; !ok {
			f.Progress("building " + b.Package + " to count its calls")
			counting[b.Package] = filepath.Join(f.tmp, fmt.Sprintf("%d.counting.test", len(counting)))
			if err := f.go_.BuildCounting(ctx, b.Package, counting[b.Package], f.Tags, f.ownPatterns()...); err != nil {
				if ctx.Err() != nil {
					return err
				}
				r.Warnings = append(r.Warnings, fmt.Errorf("calls are not counted: %w", err))
				counting[b.Package] = ""
			}
		}
		if counting[b.Package] == "" {
			continue
		}
		f.Progress("counting the calls of " + b.Name)
		calls, err := f.callsPerOp(ctx, *b, counting[b.Package])
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			r.Warnings = append(r.Warnings, fmt.Errorf("calls of %s are not counted: %w", b.Name, err))
			continue
		}
		b.addCalls(calls)
	}
	return nil
}

// ownPatterns match the packages of the main modules.
func (f *finder) ownPatterns() (patterns []string) {
	for _, p := range f.packages {
		if p.Module != nil && p.Module.Main && !slices.Contains(patterns, p.Module.Path+"/...") {
			patterns = append(patterns, p.Module.Path+"/...")
		}
	}
	return patterns
}

func (f *finder) callsPerOp(ctx context.Context, b Benchmark, counting string) (map[string]int64, error) {
	three, err := f.calls(ctx, b, counting, "3x")
	if err != nil {
		return nil, err
	}
	two, err := f.calls(ctx, b, counting, "2x")
	if err != nil {
		return nil, err
	}
	for name, n := range two {
		three[name] -= n
	}
	return three, nil
}

// calls counts all calls in a run of one benchmark.
func (f *finder) calls(ctx context.Context, b Benchmark, counting, benchTime string) (map[string]int64, error) {
	dirs := make(map[string]string)
	for _, p := range f.packages {
		dirs[p.ImportPath] = p.Dir
	}
	pattern, procs := f.only(b.Name)
	profile := counting + ".cover"
	flags := []string{"-test.paniconexit0", "-test.run=^$", "-test.bench=" + pattern, "-test.benchtime=" + benchTime,
		"-test.cpu=" + procs, "-test.coverprofile=" + profile, "-test.timeout=" + cmp.Or(f.Timeout, "10m")}
	var out bytes.Buffer
	e, err := gorun.Program{Path: counting, Args: flags, Dir: dirs[b.Package], Stdout: &out, Stderr: &out}.Execute(ctx)
	if err != nil {
		return nil, err
	}
	if e.ExitCode != 0 {
		return nil, fmt.Errorf("exit status %d:\n%s", e.ExitCode, strings.TrimSpace(out.String()))
	}
	return gorun.ReadCalls(profile, dirs)
}

// only returns the value of -bench that matches a benchmark alone, and its
// number of processors.
func (f *finder) only(name string) (pattern, procs string) {
	procs = "1"
	list := append(strings.Split(f.CPU, ","), fmt.Sprint(runtime.GOMAXPROCS(0)))
	if i := strings.LastIndexByte(name, '-'); i >= 0 && slices.Contains(list, name[i+1:]) && name[i+1:] != "1" {
		name, procs = name[:i], name[i+1:]
	}
	return exactly(name), procs
}

// exactly is the -bench expression for one benchmark.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// addCalls gives the benchmark's functions their calls. An instance of a generic
// function has some if it is the only one that the benchmark is charged to.
func (b *Benchmark) addCalls(calls map[string]int64) {
	instances := make(map[string]int)
	for _, fn := range b.Functions {
		instances[symbol.WithoutTypes(fn.Function)]++
	}
	for i := range b.Functions {
		fn := &b.Functions[i]
		name := symbol.WithoutTypes(fn.Function)
		if n := calls[name]; n > 0 && instances[name] == 1 {
			fn.Calls = n
			fn.SecPerCall = b.SecPerOp * fn.Charged / float64(n)
		}
	}
}

// writeCalls writes what the counted calls cost, if any were counted.
func (r *Report) writeCalls(w io.Writer) {
	var t render.Table
	t.Row("calls/op", "time/call", "share", "benchmark, function")
	packages := packageNames(r.Benchmarks)
	counted := false
	for _, b := range r.Benchmarks {
		named := false
		for _, fn := range b.Functions {
			if fn.Calls == 0 || fn.Charged < shownShare {
				continue
			}
			if !named {
				t.Row("", "", "", packages[b.Package]+b.Name)
			}
			named, counted = true, true
			t.Row(render.Count(float64(fn.Calls)), render.Seconds(fn.SecPerCall), render.Percent(fn.Charged), "  "+fn.Function)
		}
	}
	if !counted {
		return
	}
	fmt.Fprintln(w, "\nThe calls of one operation, counted in runs of their own:")
	_ = t.Write(w, "  ") // into memory
}
