package compare

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/pprof/profile"
	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// A version is one of the two versions, and what was measured of it.
type version struct {
	revision.Side
	quiet.Elsewhere
	role     string // base or head
	suite    *suite.Suite
	found    []suite.Program // with benchmarks
	programs []suite.Program // of them those that the other side has too
	overlay  string

	rounds   []round
	results  bytes.Buffer
	profiles map[string][]*profile.Profile
}

// A round is what one round measured.
type round struct {
	values    map[measure][]float64 // in the order of the runs
	quiet     map[measure][]float64 // likewise, without the time in which others had the processor
	cpu       map[measure][]float64 // processor time for each operation, for the unit of time
	held      map[measure][]float64 // the share of time in which others had the processor
	functions map[suite.Key][]report.Function
	samples   map[suite.Key]float64 // of the timed phase
	profiled  map[suite.Key]float64 // seconds for each operation meanwhile, without the time in which others had the processor
}

// A measure is one unit of a benchmark.
type measure struct {
	suite.Key
	unit string
}

func newRound() round {
	return round{
		values: make(map[measure][]float64), quiet: make(map[measure][]float64), cpu: make(map[measure][]float64),
		held: make(map[measure][]float64), functions: make(map[suite.Key][]report.Function),
		samples: make(map[suite.Key]float64), profiled: make(map[suite.Key]float64),
	}
}

func (c *comparer) newSide(ctx context.Context, r revision.Side, role string) (*version, error) {
	tmp := filepath.Join(c.tmp, role+".tmp")
	if err := os.Mkdir(tmp, 0o777); err != nil {
		return nil, err
	}
	target := c.Target
	target.Dir = r.Dir
	s := &version{Side: r, role: role, profiles: make(map[string][]*profile.Profile)}
	var err error
	if s.suite, err = suite.New(ctx, target, tmp, nil); err != nil {
		return nil, err
	}
	if s.overlay, err = s.suite.Overlay(suite.Program{}); err != nil {
		return nil, err
	}
	s.found, err = s.suite.Programs()
	s.found = slices.DeleteFunc(s.found, func(p suite.Program) bool { return p.Main })
	return s, err
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
	for _, p := range s.programs {
		if err := os.RemoveAll(p.Path); err != nil {
			return err
		}
		if err := s.suite.Build(ctx, p, s.overlay, fmt.Sprintf("-ldflags=-w -randlayout=%d", seed)); err != nil {
			return err
		}
	}
	return nil
}

// time runs a package's benchmarks without a profiler, in one run or in the fastest
// of several short ones.
func (s *version) time(ctx context.Context, f suite.Flags, i int, short bool) error {
	f.BenchMem = true
	switch {
	case short:
		f.BenchTime, f.Count = shortTiming, shortRuns
	case f.BenchTime == "":
		f.BenchTime = defaultTiming
	}
	e, record, text, err := s.run(ctx, f, i, instrument.Marks)
	if err != nil {
		return err
	}
	r, err := gorun.ReadMarks(record)
	if err != nil {
		return fmt.Errorf("%s (%s): %s %w: %w", s.role, s.Name, s.programs[i].ImportPath, suite.ErrFailed, err)
	}
	spans, err := r.Timeline(e)
	if err != nil {
		return err
	}
	results, err := parse(s.programs[i].ImportPath, text)
	if err != nil {
		return err
	}
	uses := spans.Uses(r.Marks)
	if short {
		results = fastest(results)
		for name, u := range uses {
			u.Held = 0 // by the others, in the fastest run
			uses[name] = u
		}
	}
	return errors.Join(s.add(s.programs[i].ImportPath, results, uses), os.RemoveAll(record))
}

// parse reads what the benchmarks of a package printed.
func parse(importPath string, text []byte) (results []*benchfmt.Result, err error) {
	in := benchfmt.NewReader(bytes.NewReader(text), importPath)
	for in.Scan() {
		if r, ok := in.Result().(*benchfmt.Result); ok {
			results = append(results, r.Clone())
		}
	}
	return results, in.Err()
}

// fastest leaves of each benchmark's results the one that was the fastest, in the
// first one's place, and those that have no time.
func fastest(results []*benchfmt.Result) (kept []*benchfmt.Result) {
	first := make(map[string]int)
	for _, r := range results {
		sec, timed := r.Value(report.SecPerOp)
		i, again := first[string(r.Name)]
		if !timed || !again {
			if timed {
				first[string(r.Name)] = len(kept)
			}
			kept = append(kept, r)
			continue
		}
		if best, _ := kept[i].Value(report.SecPerOp); sec < best {
			kept[i] = r
		}
	}
	return kept
}

// run runs a test program and returns where it recorded and what it printed.
func (s *version) run(ctx context.Context, f suite.Flags, i int, mode instrument.Mode) (e gorun.Execution, record string, text []byte, err error) {
	record = s.suite.Temp("record")
	if err := os.Mkdir(record, 0o777); err != nil {
		return e, "", nil, err
	}
	e, text, err = s.suite.Run(ctx, s.programs[i], f, suite.Run{Record: record, Mode: mode, NoInits: true})
	s.Elsewhere.Add(e)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%s (%s): %w", s.role, s.Name, err)
	}
	return e, record, text, err
}

// add takes over the results of a run.
func (s *version) add(pkg string, results []*benchfmt.Result, uses map[string]timeline.Use) error {
	out := benchfmt.NewWriter(&s.results)
	r := s.rounds[len(s.rounds)-1]
	for _, result := range results {
		if err := out.Write(result); err != nil {
			return err
		}
		key := suite.Key{Package: pkg, Name: suite.ResultName(result)}
		for _, v := range result.Values {
			r.add(measure{key, v.Unit}, v.Value, uses[key.Name])
		}
	}
	return nil
}

// add adds a result. Time that others took from it counts neither in a time nor in a
// rate.
func (r round) add(m measure, value float64, u timeline.Use) {
	r.values[m] = append(r.values[m], value)
	left := u.Left()
	switch {
	case m.unit == report.SecPerOp:
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
func (s *version) profile(ctx context.Context, f suite.Flags, i int, benchTime time.Duration) error {
	f.BenchTime = cmp.Or(f.BenchTime, benchTime.String())
	e, record, text, err := s.run(ctx, f, i, instrument.Fast)
	if err != nil {
		return err
	}
	t := tally.New(s.suite, tally.Config{Program: s.programs[i]})
	if err := t.Add(s.programs[i], e, record, text); err != nil {
		return fmt.Errorf("%s (%s): %w", s.role, s.Name, err)
	}
	round := s.rounds[len(s.rounds)-1]
	for _, b := range t.Report().Benchmarks {
		key := suite.Key{Package: b.Package, Name: b.Name}
		round.functions[key], round.samples[key] = b.Functions, float64(t.Samples(key))
		round.profiled[key] = b.SecPerOp * t.Use(key).Left()
	}
	profiles, err := t.Profiles()
	for name, p := range profiles {
		s.profiles[name] = append(s.profiles[name], p)
	}
	return err
}
