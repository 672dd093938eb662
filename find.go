package bottleneck

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// Errors of Find, to be matched with errors.Is.
var (
	// ErrUsage means that what was asked for makes no sense: no package matches,
	// or no benchmark, or a flag's value is not one.
	ErrUsage = errors.New("nothing to measure")
	// ErrFailed means that what was to be measured does not build, or failed.
	ErrFailed = errors.New("cannot be measured")
	// ErrExit is a warning, as an ExitError: a program ended with an exit status
	// other than 0.
	ErrExit = errors.New("the program failed")
)

// An ExitError says with which exit status a program ended; -1 means a signal. It
// is ErrExit.
type ExitError struct{ Status int }

func (e ExitError) Error() string { return fmt.Sprintf("%v: exit status %d", ErrExit, e.Status) }

// Is makes errors.Is find ErrExit.
func (e ExitError) Is(target error) bool { return target == ErrExit }

// DefaultMaxTime is how long Find goes on measuring while the first place is
// not certain.
const DefaultMaxTime = 20 * time.Second

// A Search says what Find measures: the benchmarks of packages that have any, and
// main packages that have none as programs. The zero value measures the package
// in the current directory.
type Search struct {
	Packages []string // patterns as go list takes them; none means "."
	Dir      string   // where the go command runs; "" is the current directory

	// Flags of go test, with its names and meaning; an empty one is left at its
	// default, but for Bench, which is then "." (all), and Run, which is then
	// "^$" (no tests). Timeout limits each run of a package's test program; "" is
	// no limit for benchmarks.
	Bench, Run, BenchTime, CPU, Tags, Timeout string
	Count                                     int

	// BenchMem asks for the bytes and objects that an operation of each benchmark
	// allocates, as go test does, and for the part of each function in them. They
	// are counted after the measuring, in two short runs for each benchmark.
	BenchMem bool

	// Calls asks for the exact number of calls of each function by an operation
	// of each benchmark. They are counted after the measuring, in a build of their
	// own that counts blocks of code, in runs of 2 and of 3 operations. What
	// calls different things each time is counted for the third.
	Calls bool

	// Args are the arguments of a main package without benchmarks, which is run
	// once, as a program, with these standard streams. Stdin nil is empty, the
	// others nil throw away what is written.
	Args           []string
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	// Own holds prefixes of import paths that count as your own code beside the
	// main module.
	Own []string

	// MaxTime bounds how long whole runs are repeated while the bottleneck is
	// not certain: no run begins that would not end in time. 0 means
	// DefaultMaxTime. The first run is never cut short.
	MaxTime time.Duration

	// Record is an existing directory to write the recorded run to, if not "":
	// report.json, results.txt, report.html and flame graphs, and for each package
	// its profiles and, for disassembly, its program.
	Record string

	// Progress, if not nil, is told what is done now.
	Progress func(what string)

	noOverlay bool // for tests: take the toolchain for an unknown one
}

// Find runs benchmarks or programs, unedited, in an instrumented build, and reports where
// the whole of the time went. It writes nothing to the user's tree. Cancelling
// the context ends all that it has started and removes its temporary files; the
// error is then the context's cause. A program is interrupted first: if that ends
// it, the report of its run until then is returned, with the cause as a warning.
//
// The error is ErrUsage where nothing matches or a flag's value makes no sense, ErrFailed where a package does
// not build or a benchmark fails. Of several packages the others are reported
// all the same, with ErrFailed for each of those in the report's Warnings.
func Find(ctx context.Context, s Search) (_ *Report, err error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "bottleneck-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	f := &finder{Search: s.withDefaults(), tmp: tmp, go_: gorun.Go{Dir: s.Dir, Tmp: tmp}, began: time.Now(), builds: make(map[string]time.Duration)}
	if err := f.prepare(ctx); err != nil {
		return nil, classify(err)
	}
	return f.measure(ctx)
}

func (s Search) withDefaults() Search {
	if len(s.Packages) == 0 {
		s.Packages = []string{"."}
	}
	if s.Bench == "" {
		s.Bench = "."
	}
	if s.Run == "" {
		s.Run = "^$"
	}
	if s.MaxTime == 0 {
		s.MaxTime = DefaultMaxTime
	}
	if s.Progress == nil {
		s.Progress = func(string) {}
	}
	return s
}

// classify puts the errors of the go command into the two kinds that a caller
// tells apart.
func classify(err error) error {
	switch {
	case errors.Is(err, gorun.ErrNoPackages):
		return fmt.Errorf("%w: %w", ErrUsage, err)
	case errors.Is(err, gorun.ErrBuild):
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return err
}

// A finder is one search under way.
type finder struct {
	Search
	tmp      string
	go_      gorun.Go
	env      gorun.Environment
	began    time.Time
	built    time.Duration
	builds   map[string]time.Duration // by package
	packages []gorun.Package
	programs []program
	plain    bool // built without the overlay
	warnings Warnings
	failed   []error // of packages that do not build, or whose benchmarks failed
	// suspected, if not nil, tells the function that is charged with all that it
	// calls, your own functions too.
	suspected func(function string) bool
}

// A program is what was built of a package: the test program with its
// benchmarks, or the program that a main package is.
type program struct {
	gorun.Package
	path string
	main bool
}

// prepare lists the packages and builds their test programs.
func (f *finder) prepare(ctx context.Context) error {
	var err error
	if f.env, err = f.go_.Environment(ctx); err != nil {
		return err
	}
	f.warnings = append(f.warnings, lacking(f.env.GOOS)...)
	f.Progress("listing packages")
	if f.packages, err = f.go_.List(ctx, f.Tags, f.Packages...); err != nil {
		return err
	}
	overlay, err := f.writeOverlay("tests", nil)
	if errors.Is(err, instrument.ErrToolchain) {
		f.plain = true
		f.warnings = append(f.warnings, fmt.Errorf("%w: %s", err, plainIsLess))
	} else if err != nil {
		return err
	}
	for _, p := range f.packages {
		if p.DepOnly || p.OfTest() {
			continue
		}
		if err := f.build(ctx, p, overlay); errors.Is(err, gorun.ErrBuild) && f.many() {
			f.failed = append(f.failed, classify(err))
		} else if err != nil {
			return err
		}
	}
	if len(f.programs) == 0 {
		if len(f.failed) > 0 {
			return errors.Join(f.failed...)
		}
		return fmt.Errorf("%w: no benchmarks in %s", ErrUsage, strings.Join(f.Packages, " "))
	}
	f.built = time.Since(f.began)
	return nil
}

// build builds what there is to measure in a package, if anything.
func (f *finder) build(ctx context.Context, p gorun.Package, overlay string) (err error) {
	benchmarks, err := p.HasBenchmarks()
	if err != nil {
		return err
	}
	if !benchmarks && (p.Name != "main" || f.many()) {
		return nil
	}
	f.Progress("building " + p.ImportPath)
	path := filepath.Join(f.tmp, fmt.Sprintf("%d.test", len(f.programs)))
	if f.env.GOOS == "windows" {
		path += ".exe"
	}
	defer func() {
		if err == nil {
			f.programs = append(f.programs, program{p, path, !benchmarks})
		}
	}()
	if benchmarks {
		err = f.go_.BuildTest(ctx, p.ImportPath, path, overlay, f.Tags)
		f.addBuild(path)
		return err
	}
	if overlay, err = f.writeOverlay("program", &p); err != nil {
		return err
	}
	err = f.go_.BuildProgram(ctx, p.ImportPath, path, overlay, f.Tags)
	f.addBuild(path)
	return err
}

// many reports whether the patterns match several packages. Programs are run
// only when they are asked for by themselves.
func (f *finder) many() bool {
	matched := 0
	for _, p := range f.packages {
		if !p.DepOnly && !p.OfTest() {
			matched++
		}
	}
	return matched > 1
}

// writeOverlay writes the overlay for test programs, or for one program.
func (f *finder) writeOverlay(name string, p *gorun.Package) (string, error) {
	if f.noOverlay {
		return "", instrument.ErrToolchain
	}
	o, err := instrument.Standard(f.env.GOROOT, f.env.GOOS)
	if err != nil {
		return "", err
	}
	if p != nil {
		if err := o.AddProgram(p.Dir, p.GoFiles); err != nil {
			return "", fmt.Errorf("%s: %w", p.ImportPath, err)
		}
	}
	for _, q := range f.packages {
		if q.Module != nil && q.Module.Main && !q.OfTest() {
			o.AddImport(q.Dir, q.GoFiles)
		}
	}
	dir := filepath.Join(f.tmp, "overlay-"+name)
	if err := os.Mkdir(dir, 0o777); err != nil {
		return "", err
	}
	return o.WriteTo(dir)
}

// measure runs all programs, again and again, until the bottleneck is certain
// or the time is up.
func (f *finder) measure(ctx context.Context) (*Report, error) {
	defer gorun.HoldClock()()
	a := newAnalysis(f)
	program := f.programs[0].main
	for run := 1; ; run++ {
		began := time.Now()
		if err := f.runAll(ctx, a, run); err != nil {
			return nil, err
		}
		a.endRun()
		last := time.Since(began)
		if len(a.results) == 0 && !program {
			return nil, fmt.Errorf("%w: no benchmark of %s that matches -bench %s gave a result", ErrUsage, strings.Join(f.Packages, " "), f.Bench)
		}
		report := a.report()
		if program || len(f.programs) == 0 || report.Bottleneck != nil && report.Bottleneck.Certain || time.Since(f.began)-f.built+last > f.MaxTime {
			if b := report.Bottleneck; b != nil && !b.Certain && !program && len(f.programs) > 0 {
				report.Warnings = append(report.Warnings, fmt.Errorf(
					"the first place is not certain: the next of the runs, %d so far, would not have ended within %s", run, f.MaxTime))
			}
			if f.Calls {
				if err := f.countCalls(ctx, report); err != nil {
					return nil, err
				}
			}
			if f.BenchMem {
				if err := f.countAllocations(ctx, a, report); err != nil {
					return nil, err
				}
			}
			if f.Record != "" {
				return report, a.write(f.Record, report)
			}
			return report, nil
		}
	}
}

func (f *finder) execute(ctx context.Context, a *analysis, p program, record string) error {
	if err := os.Mkdir(record, 0o777); err != nil {
		return err
	}
	if p.main {
		return f.executeProgram(ctx, a, p, record)
	}
	ctx, cancel := f.limit(ctx, p)
	defer cancel()
	var stdout, stderr bytes.Buffer
	run := gorun.Program{
		Path: p.path, Args: f.testFlags(), Dir: p.Dir, Record: record,
		Stdout: &stdout, Stderr: &stderr,
	}
	if f.plain {
		run.Args, run.Record = append(run.Args, plainFlags(record)...), ""
	}
	e, err := run.Execute(ctx)
	if err != nil {
		return err
	}
	if e.ExitCode != 0 {
		err := fmt.Errorf("%s %w: its benchmarks failed with exit status %d:\n%s", p.ImportPath, ErrFailed, e.ExitCode,
			strings.TrimSpace(stdout.String()+stderr.String()))
		if f.many() {
			_ = f.account(a, p, e, record, stdout.Bytes()) // what there is of it: the failure is reported
		}
		return err
	}
	return f.account(a, p, e, record, stdout.Bytes())
}

// executeProgram runs a program. That it fails or is interrupted is a warning: its
// time was spent all the same.
func (f *finder) executeProgram(ctx context.Context, a *analysis, p program, record string) error {
	e, err := gorun.Program{
		Path: p.path, Args: f.Args, Dir: f.Dir, Record: record, Foreground: true,
		Stdin: f.Stdin, Stdout: f.Stdout, Stderr: f.Stderr,
	}.Execute(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		if f.account(a, p, e, record, nil) != nil {
			return err // it was killed before it could complete its record
		}
		a.warnings = append(a.warnings, fmt.Errorf("the program's run ended early: %w", err))
		return nil
	case err != nil:
		return err
	case e.ExitCode != 0:
		a.warnings = append(a.warnings, ExitError{e.ExitCode})
	}
	return f.account(a, p, e, record, nil)
}

// account adds a finished run to the analysis and removes its record.
func (f *finder) account(a *analysis, p program, e gorun.Execution, record string, results []byte) error {
	var err error
	if f.plain {
		err = a.addPlain(p, e, record, results)
	} else {
		err = a.addRecord(p, e, record, results)
	}
	return errors.Join(err, os.RemoveAll(record))
}

// limit gives a package's program the time of -timeout. Package testing limits
// tests only.
func (f *finder) limit(ctx context.Context, p program) (context.Context, context.CancelFunc) {
	d, _ := time.ParseDuration(f.Timeout) // checked before
	if d <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, d, fmt.Errorf("%s %w: it ran longer than -timeout %s", p.ImportPath, ErrFailed, f.Timeout))
}

// testFlags are the test program's arguments, as go test would pass them.
func (f *finder) testFlags() []string {
	flags := []string{"-test.paniconexit0", "-test.run=" + f.Run, "-test.bench=" + f.Bench}
	add := func(name, value string) {
		if value != "" {
			flags = append(flags, "-test."+name+"="+value)
		}
	}
	add("benchtime", f.BenchTime)
	add("cpu", f.CPU)
	add("timeout", cmp.Or(f.Timeout, "10m"))
	if f.Count > 0 {
		add("count", fmt.Sprint(f.Count))
	}
	if f.BenchMem {
		flags = append(flags, "-test.benchmem")
	}
	return flags
}
