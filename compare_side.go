package bottleneck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// A version is one of the two versions, and what was measured of it.
type version struct {
	revision.Side
	elsewhere
	role     string // base or head
	f        *finder
	found    []gorun.Package // with benchmarks
	programs []gorun.Package // of them those that the other side has too
	overlay  string

	rounds   []round
	results  []byte
	profiles map[string][]*profile.Profile
}

// A round is what one round measured.
type round struct {
	values    map[measure][]float64 // in the order of the runs
	quiet     map[measure][]float64 // likewise, without the time in which others had the processor
	cpu       map[measure][]float64 // processor time for each operation, for the unit of time
	held      map[measure][]float64 // the share of time in which others had the processor
	functions map[benchmarkKey][]Function
	samples   map[benchmarkKey]float64 // of the timed phase
	profiled  map[benchmarkKey]float64 // seconds for each operation meanwhile, without the time in which others had the processor
}

// A measure is one unit of a benchmark.
type measure struct {
	benchmarkKey
	unit string
}

func newRound() round {
	return round{
		values: make(map[measure][]float64), quiet: make(map[measure][]float64), cpu: make(map[measure][]float64),
		held: make(map[measure][]float64), functions: make(map[benchmarkKey][]Function),
		samples: make(map[benchmarkKey]float64), profiled: make(map[benchmarkKey]float64),
	}
}

func (c *comparer) newSide(ctx context.Context, r revision.Side, role string) (*version, error) {
	search := Search{
		Packages: c.Packages, Dir: r.Dir, Bench: c.Bench, BenchTime: c.BenchTime, CPU: c.CPU, Tags: c.Tags,
		Timeout: c.Timeout, Own: c.Own,
	}.withDefaults()
	if err := search.check(); err != nil {
		return nil, err
	}
	tmp := filepath.Join(c.tmp, role+".tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		return nil, err
	}
	s := &version{
		Side: r, role: role, profiles: make(map[string][]*profile.Profile),
		f: &finder{Search: search, tmp: tmp, go_: gorun.Go{Dir: r.Dir, Tmp: tmp}, began: time.Now()},
	}
	return s, s.list(ctx)
}

// list finds the packages that have benchmarks.
func (s *version) list(ctx context.Context) error {
	f := s.f
	var err error
	if f.env, err = f.go_.Environment(ctx); err != nil {
		return err
	}
	if f.packages, err = f.go_.List(ctx, f.Tags, f.Packages...); err != nil {
		return err
	}
	if s.overlay, err = f.writeOverlay("tests", nil); err != nil {
		return err
	}
	for _, p := range f.packages {
		if p.DepOnly || p.OfTest() {
			continue
		}
		benchmarks, err := p.HasBenchmarks()
		if err != nil {
			return err
		}
		if benchmarks {
			s.found = append(s.found, p)
		}
	}
	return nil
}

func (s *version) has(importPath string) bool {
	for _, p := range s.found {
		if p.ImportPath == importPath {
			return true
		}
	}
	return false
}

// link builds all programs with their functions in the order that a seed gives.
// Nobody debugs them: they get no debugging information.
func (s *version) link(ctx context.Context, seed int) error {
	builder := s.f.go_
	builder.Flags = []string{fmt.Sprintf("-ldflags=-w -randlayout=%d", seed)}
	s.f.programs = make([]program, len(s.programs))
	for i, p := range s.programs {
		path := s.path(i)
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		if err := builder.BuildTest(ctx, p.ImportPath, path, s.overlay, s.f.Tags); err != nil {
			return err
		}
		s.f.programs[i] = program{p, path, false}
	}
	return nil
}

func (s *version) path(i int) string {
	name := fmt.Sprintf("%d.test", i)
	if s.f.env.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(s.f.tmp, name)
}

// time runs a package's benchmarks without a profiler, in one run or in the fastest
// of several short ones.
func (s *version) time(ctx context.Context, i int, short bool) error {
	f := *s.f
	f.BenchMem = true
	switch {
	case short:
		f.BenchTime, f.Count = shortTiming, shortRuns
	case f.BenchTime == "":
		f.BenchTime = defaultTiming
	}
	e, record, text, err := s.run(ctx, &f, i, instrument.Marks)
	if err != nil {
		return err
	}
	r, err := gorun.ReadMarks(record)
	if err != nil {
		return fmt.Errorf("%s (%s): %s %w: %w", s.role, s.Name, s.programs[i].ImportPath, ErrFailed, err)
	}
	spans, err := r.Timeline(e)
	if err != nil {
		return err
	}
	uses := spans.Uses(r.Marks)
	if short {
		text = fastestResults(text)
		for name, u := range uses {
			u.Held = 0 // by the others, in the fastest run
			uses[name] = u
		}
	}
	return errors.Join(s.read(s.programs[i].ImportPath, text, uses), os.RemoveAll(record))
}

// fastestResults leaves of each benchmark's results the one that was the fastest, in
// the first one's place.
func fastestResults(text []byte) []byte {
	type place struct {
		line int
		sec  float64
	}
	kept := make(map[string]place)
	lines := slices.Collect(bytes.Lines(text))
	in := benchfmt.NewReader(bytes.NewReader(text), "")
	for in.Scan() {
		result, ok := in.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		sec, timed := result.Value(timeUnit)
		if !timed {
			continue
		}
		_, n := result.Pos()
		line := n - 1
		first, again := kept[string(result.Name)]
		if !again {
			kept[string(result.Name)] = place{line, sec}
			continue
		}
		if sec < first.sec {
			lines[first.line] = lines[line]
			kept[string(result.Name)] = place{first.line, sec}
		}
		lines[line] = nil
	}
	return bytes.Join(lines, nil)
}

// run runs a test program and returns where it recorded and what it printed.
func (s *version) run(ctx context.Context, f *finder, i int, mode instrument.Mode) (e gorun.Execution, record string, text []byte, err error) {
	record = filepath.Join(f.tmp, "record")
	if err := os.Mkdir(record, 0o777); err != nil {
		return e, "", nil, err
	}
	p := f.programs[i]
	ctx, cancel := f.limit(ctx, p)
	defer cancel()
	var stdout, stderr bytes.Buffer
	e, err = gorun.Program{
		Path: p.path, Args: f.testFlags(), Dir: p.Dir, Record: record, Mode: mode, NoInits: true, Stdout: &stdout, Stderr: &stderr,
	}.Execute(ctx)
	s.elsewhere.add(e)
	if err == nil && e.ExitCode != 0 {
		err = fmt.Errorf("%s (%s): %s %w: its benchmarks failed with exit status %d:\n%s", s.role, s.Name, p.ImportPath, ErrFailed,
			e.ExitCode, strings.TrimSpace(stdout.String()+stderr.String()))
	}
	return e, record, stdout.Bytes(), err
}

// read takes over the results that a run printed.
func (s *version) read(pkg string, text []byte, uses map[string]timeline.Use) error {
	s.results = append(s.results, text...)
	in := benchfmt.NewReader(bytes.NewReader(text), pkg)
	for in.Scan() {
		result, ok := in.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		key := benchmarkKey{pkg, "Benchmark" + string(result.Name.Full())}
		r := s.rounds[len(s.rounds)-1]
		for _, v := range result.Values {
			r.add(measure{key, v.Unit}, v.Value, uses[key.name])
		}
	}
	return in.Err()
}

// add adds a result. Time that others took from it counts neither in a time nor in a
// rate.
func (r round) add(m measure, value float64, u timeline.Use) {
	r.values[m] = append(r.values[m], value)
	left := u.Left()
	switch {
	case m.unit == timeUnit:
		r.quiet[m] = append(r.quiet[m], value*left)
		r.cpu[m] = append(r.cpu[m], value*float64(u.CPU)/float64(max(u.Wall, 1)))
		r.held[m] = append(r.held[m], 1-left)
	case higherIsBetter(m.unit):
		r.quiet[m] = append(r.quiet[m], value/left)
	default:
		r.quiet[m] = append(r.quiet[m], value)
	}
}

// profile runs a package's benchmarks through the overlay, as Find does.
func (s *version) profile(ctx context.Context, i int, benchTime time.Duration) error {
	f := *s.f
	if f.BenchTime == "" {
		f.BenchTime = benchTime.String()
	}
	e, record, text, err := s.run(ctx, &f, i, instrument.Fast)
	if err != nil {
		return err
	}
	a := newAnalysis(&f)
	if err := f.account(a, f.programs[i], e, record, text); err != nil {
		return fmt.Errorf("%s (%s): %w", s.role, s.Name, err)
	}
	round := s.rounds[len(s.rounds)-1]
	for _, b := range a.report().Benchmarks {
		key := benchmarkKey{b.Package, b.Name}
		known := a.benchmarks[key]
		round.functions[key], round.samples[key] = b.Functions, float64(known.ledger.Samples())
		round.profiled[key] = b.SecPerOp * known.use.Left()
	}
	for name, list := range a.profiles {
		s.profiles[name] = append(s.profiles[name], list...)
	}
	return nil
}
