package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// A Program is what is built of a package: the test program with its benchmarks,
// or the program that a main package is.
type Program struct {
	gorun.Package
	Path string // where it is built
	Main bool   // it is no test program
}

// Programs returns what there is to measure: the test programs of the packages
// that have benchmarks, and a main package without any that is asked for by itself.
// None is ErrUsage.
func (s *Suite) Programs() (programs []Program, err error) {
	for _, p := range s.Matched() {
		benchmarks, err := p.HasBenchmarks()
		if err != nil {
			return nil, err
		}
		if benchmarks || p.Name == "main" && !s.Many() {
			path := s.Temp(fmt.Sprintf("%d.test", len(programs)))
			if s.Env.GOOS == "windows" {
				path += ".exe"
			}
			programs = append(programs, Program{p, path, !benchmarks})
		}
	}
	if len(programs) == 0 {
		return nil, Usagef("no benchmarks in %s", strings.Join(s.Packages, " "))
	}
	return programs, nil
}

// Overlay writes the overlay by which a program records its own run. It is the
// same for all test programs. The error is instrument.ErrToolchain where the
// sources of the toolchain are not as expected.
func (s *Suite) Overlay(p Program) (string, error) {
	if !p.Main && s.overlay != "" {
		return s.overlay, nil
	}
	o, err := instrument.Standard(s.Env.GOROOT, s.Env.GOOS)
	if err != nil {
		return "", err
	}
	if p.Main {
		if err := o.AddProgram(p.Dir, p.GoFiles); err != nil {
			return "", fmt.Errorf("%s: %w", p.ImportPath, err)
		}
	}
	s.addImports(o)
	if p.Main {
		return s.WriteOverlay("program", o)
	}
	s.overlay, err = s.WriteOverlay("tests", o)
	return s.overlay, err
}

// addImports makes the packages of the main modules be initialised behind the
// recorder.
func (s *Suite) addImports(o *instrument.Overlay) {
	for _, p := range s.Listed {
		if p.Module != nil && p.Module.Main && !p.OfTest() {
			o.AddImport(p.Dir, p.GoFiles)
		}
	}
}

// WriteOverlay writes an overlay to a temporary directory of that name.
func (s *Suite) WriteOverlay(name string, o *instrument.Overlay) (string, error) {
	dir := s.Temp("overlay-" + name)
	if err := os.Mkdir(dir, 0o777); err != nil {
		return "", err
	}
	return o.WriteTo(dir)
}

// Build builds a program at its path, through an overlay unless that is "", with
// further flags of go build. Failure is ErrFailed.
func (s *Suite) Build(ctx context.Context, p Program, overlay string, flags ...string) error {
	s.Status("building " + p.ImportPath)
	tool := s.tool
	tool.Flags = flags
	build := tool.BuildTest
	if p.Main {
		build = tool.BuildProgram
	}
	err := build(ctx, p.ImportPath, p.Path, overlay, s.Tags)
	if times, err := gorun.BuildTimes(p.Path); err == nil { // else the phase is shown without its packages
		for name, wall := range times {
			s.Builds[name] += wall
		}
	}
	return classify(err)
}

// Linking builds a program, as Build does, and returns how to link it again as
// another file, with its functions in the order that a seed gives, which must not be 0.
// Several may be linked at once.
func (s *Suite) Linking(ctx context.Context, p Program, overlay string) (func(ctx context.Context, out string, seed int) error, error) {
	if err := s.Build(ctx, p, overlay, "-work"); err != nil {
		return nil, err
	}
	linker, err := s.tool.Linker(p.Path)
	if errors.Is(err, gorun.ErrLinker) {
		return s.rebuilding(p, overlay), nil
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, out string, seed int) error { return classify(linker.Link(ctx, out, seed)) }, nil
}

// rebuilding links a program by building it, one at a time.
func (s *Suite) rebuilding(p Program, overlay string) func(ctx context.Context, out string, seed int) error {
	var mu sync.Mutex
	return func(ctx context.Context, out string, seed int) error {
		mu.Lock()
		defer mu.Unlock()
		p := p
		p.Path = out
		return s.Build(ctx, p, overlay, fmt.Sprintf("-ldflags=-w -randlayout=%d", seed))
	}
}

// BuildCounting builds a package's test program at a path, uninstrumented, so that
// it counts how often each block of the main modules' packages runs.
func (s *Suite) BuildCounting(ctx context.Context, importPath, path string) error {
	var patterns []string
	seen := make(map[string]bool)
	for _, p := range s.Listed {
		if p.Module != nil && p.Module.Main && !seen[p.Module.Path] {
			seen[p.Module.Path] = true
			patterns = append(patterns, p.Module.Path+"/...")
		}
	}
	return classify(s.tool.BuildCounting(ctx, importPath, path, s.Tags, patterns...))
}

// ModulePath is the path of the program's module, or "".
func (p Program) ModulePath() string {
	if p.Module == nil {
		return ""
	}
	return p.Module.Path
}

// FileName is how the names of the program's files in a recorded run begin.
func (p Program) FileName() string { return strings.ReplaceAll(p.ImportPath, "/", "_") }

// kept is the name of a measured program in a recorded run, where it stays for
// disassembly.
func (p Program) kept() string {
	if p.Main {
		return p.FileName() + ".program"
	}
	return p.FileName() + ".test"
}

// NameIn makes a profile, which may be nil, name its program as it is called in
// the recorded run, so that go tool pprof finds it there.
func (p Program) NameIn(prof *profile.Profile) {
	if prof == nil || p.Path == "" {
		return
	}
	for _, m := range prof.Mapping {
		if filepath.Base(m.File) == filepath.Base(p.Path) {
			m.File = p.kept()
		}
	}
}

// Keep moves what was measured into the recorded run.
func (p Program) Keep(dir string) error {
	if p.Path == "" {
		return nil
	}
	if err := move(p.Path, filepath.Join(dir, p.kept())); err != nil {
		return fmt.Errorf("keeping the program of %s: %w", p.ImportPath, err)
	}
	return nil
}

// move renames a file or, to another file system, copies it.
func move(from, to string) error {
	if os.Rename(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o777)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
