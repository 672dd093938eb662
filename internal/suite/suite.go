// Package suite is what is measured: packages with benchmarks, or a program, as the
// go command lists, builds and runs them. A Suite is made once for each tree and
// shared by all measurements; the flags of a single run are a value:
//
//	s, err := suite.New(ctx, target, tmp, status)
//	programs, err := s.Programs()
//	overlay, err := s.Overlay(programs[0])
//	err = s.Build(ctx, programs[0], overlay)
//	e, out, err := s.Run(ctx, programs[0], s.Flags(), suite.Run{Record: dir})
//
// Nothing is written except below tmp. Several goroutines may run programs of a Suite at once
// (Run, Executed); all else is for one.
package suite

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// A Target says what is measured and how, as bottleneck.Target describes it.
type Target struct {
	Packages  []string
	Dir       string
	Bench     string
	BenchTime string
	CPU       string
	Tags      string

	BuildFlags, TestFlags, Args []string

	Timeout time.Duration
	Own     []string
}

// An Environ is what is added to the environment, as "NAME=value".
type Environ struct {
	Run   []string // of the go command, and of what is built and run
	Build []string // of the go command alone
}

// A Suite is a target with what the go command says of it.
type Suite struct {
	Target
	Env    gorun.Environment
	Listed []gorun.Package // what the patterns match, and all that those and their tests need
	Broken []error         // why matched packages cannot be loaded, if not all: ErrFailed
	Status func(what string)
	Builds map[string]time.Duration // what building cost, by package, as far as it is known
	Late   bool                     // see TraceLate
	Input  []byte                   // what a main package reads of its standard input in each run that has no other

	environ   Environ
	reader    *gorun.CallReader
	callsOnce sync.Once
	tool      gorun.Go
	overlay   string // of test programs, once it is written
}

// New lists the packages of a target. Temporary files go to the directory tmp. The
// error is ErrUsage where a flag's value makes no sense or nothing that was named is
// there, ErrFailed where no package can be loaded.
func New(ctx context.Context, t Target, tmp string, status func(what string)) (*Suite, error) {
	return NewIn(ctx, t, Environ{}, tmp, status)
}

// NewIn is New with more of an environment.
func NewIn(ctx context.Context, t Target, environ Environ, tmp string, status func(what string)) (*Suite, error) {
	if err := t.Flags().Check(); err != nil {
		return nil, err
	}
	if len(t.Packages) == 0 {
		t.Packages = []string{"."}
	}
	if status == nil {
		status = func(string) {}
	}
	s := &Suite{Target: t, Status: status, Builds: make(map[string]time.Duration), environ: environ}
	s.tool = gorun.Go{Dir: t.Dir, Tmp: tmp, Env: slices.Concat(environ.Run, environ.Build), Flags: t.BuildFlags}
	var err error
	if s.Env, err = s.tool.Environment(ctx); err != nil {
		return nil, classify(err)
	}
	if err := checkBuild(s.AllFlags()); err != nil {
		return nil, err
	}
	s.Status("listing packages")
	if err := s.list(ctx); err != nil {
		return nil, classify(err)
	}
	if s.clobbers() {
		s.recorded(instrument.UnwindVariable)
	}
	for _, p := range s.Listed {
		if err := p.Broken(); err != nil && !p.DepOnly && !p.OfTest() {
			s.Broken = append(s.Broken, fmt.Errorf("%w: %w", ErrFailed, err))
		}
	}
	return s, nil
}

// list lists the packages, and where they are built.
func (s *Suite) list(ctx context.Context) (err error) {
	if s.Listed, err = s.tool.List(ctx, s.Tags, s.Packages...); err != nil || s.Many() {
		return err
	}
	for _, p := range s.Matched() {
		again, err := s.tool.LeaveCache(ctx, &s.Env, p)
		if err != nil {
			return err
		}
		if again {
			s.Listed, err = s.tool.List(ctx, s.Tags, s.Packages...)
			return err
		}
	}
	return nil
}

// HasBenchmarks reports whether a package's test files declare a benchmark.
func (s *Suite) HasBenchmarks(p gorun.Package) (bool, error) { return s.tool.HasBenchmarks(p) }

// Benchmarks are the benchmark functions that a package's test files declare.
func (s *Suite) Benchmarks(p gorun.Package) ([]string, error) { return s.tool.Benchmarks(p) }

// ReadSource reads a source file as the go command does.
func (s *Suite) ReadSource(path string) ([]byte, error) { return s.tool.ReadSource(path) }

// TestDeps are the packages in each test program: see gorun.
func (s *Suite) TestDeps(ctx context.Context) (map[string][]string, error) {
	return s.tool.TestDeps(ctx, s.Tags, s.Packages...)
}

// RunEnv is what is added to the environment of what is run.
func (s *Suite) RunEnv() []string { return s.environ.Run }

// AllFlags are the flags of each build: those in GOFLAGS, and then the target's.
func (s *Suite) AllFlags() []string { return s.tool.AllFlags() }

// Temp is the path of a temporary file of the suite.
func (s *Suite) Temp(name string) string { return filepath.Join(s.tool.Tmp, name) }

// Matched are the packages that the patterns match, but for those that cannot be
// loaded.
func (s *Suite) Matched() (matched []gorun.Package) {
	for _, p := range s.Listed {
		if !p.DepOnly && !p.OfTest() && p.Broken() == nil {
			matched = append(matched, p)
		}
	}
	return matched
}

// Many reports whether the patterns match several packages. Programs are run only
// when they are asked for by themselves.
func (s *Suite) Many() bool { return len(s.Matched())+len(s.Broken) > 1 }

// Place makes a file's path fit to be shown: relative to its module, or to the
// sources of the standard library.
func (s *Suite) Place(file string) string {
	for _, p := range s.Listed {
		if p.Module == nil || !p.Module.Main || p.Module.Dir == "" {
			continue
		}
		if rel, err := filepath.Rel(p.Module.Dir, file); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	if rel, err := filepath.Rel(filepath.Join(s.Env.GOROOT, "src"), file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}

// directories are where the listed packages are, by import path.
func (s *Suite) directories() map[string]string {
	dirs := make(map[string]string)
	for _, p := range s.Listed {
		if path, _, _ := strings.Cut(p.ImportPath, " "); p.Dir != "" {
			dirs[path] = p.Dir
		}
	}
	return dirs
}
