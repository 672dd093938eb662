package suite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// Overlay writes the overlay by which a program records its own run. It is the
// same for all test programs. The error is instrument.ErrToolchain where the
// sources of the toolchain are not as expected.
func (s *Suite) Overlay(p Program) (string, error) {
	if !p.Main && s.overlay != "" {
		return s.overlay, nil
	}
	o, err := instrument.Standard(s.Env.Sources())
	if err != nil {
		return "", err
	}
	if p.Main {
		if s.closes() { // of tests the runtime polls from the start, as they have a time limit
			s.TraceLate()
		}
		if err := o.AddProgram(p.Dir, p.Sources()); err != nil {
			return "", fmt.Errorf("%s: %w", p.ImportPath, err)
		}
	}
	if err := s.addExec(o, !p.Main); err != nil {
		return "", err
	}
	s.addImports(o)
	if p.Main {
		return s.WriteOverlay("program", o)
	}
	s.overlay, err = s.WriteOverlay("tests", o)
	return s.overlay, err
}

// addImports makes the packages of the main modules be initialised behind the
// recorder. The standard library is none of them: the recorder needs most of it. What
// opens plugins must have the very packages that these were built with.
func (s *Suite) addImports(o *instrument.Overlay) {
	if s.opensPlugins() {
		return
	}
	for _, p := range s.Listed {
		if p.Module != nil && p.Module.Main && !p.Standard && !p.OfTest() {
			o.AddImport(p.Dir, p.Sources())
		}
	}
}

// opensPlugins reports whether what is measured can open plugins.
func (s *Suite) opensPlugins() bool {
	return slices.ContainsFunc(s.Listed, func(p gorun.Package) bool { return p.ImportPath == "plugin" })
}

// addExec makes what may replace itself by another program complete its record before.
func (s *Suite) addExec(o *instrument.Overlay, tests bool) error {
	if !s.replacesItself(tests) {
		return nil
	}
	return o.AddExec()
}

// replacesItself reports whether a program, or tests, may call syscall.Exec, as far as the
// sources tell.
func (s *Suite) replacesItself(tests bool) bool {
	return slices.ContainsFunc(s.Listed, func(p gorun.Package) bool {
		imports, sources := p.Imports, p.Sources()
		if tests && !p.DepOnly {
			imports = slices.Concat(imports, p.TestImports, p.XTestImports)
			sources = slices.Concat(sources, p.TestGoFiles, p.XTestGoFiles)
		}
		if p.Standard || p.OfTest() || p.ImportPath == unixPackage || !slices.ContainsFunc(imports, func(path string) bool { return path == "syscall" || path == unixPackage }) {
			return false
		}
		return slices.ContainsFunc(sources, func(name string) bool {
			text, err := s.ReadSource(filepath.Join(p.Dir, name))
			return err == nil && (bytes.Contains(text, []byte("syscall.Exec(")) || bytes.Contains(text, []byte("unix.Exec(")))
		})
	})
}

// unixPackage only passes on what others call.
const unixPackage = "golang.org/x/sys/unix"

// PlainOverlay writes the overlay by which a program that is no test writes ordinary
// profiles. Test programs need none.
func (s *Suite) PlainOverlay(p Program) (string, error) {
	if !p.Main {
		return "", nil
	}
	o, err := instrument.Plain(s.Env.Sources(), p.Dir, p.Sources())
	if err != nil {
		return "", fmt.Errorf("%s: %w", p.ImportPath, err)
	}
	return s.WriteOverlay("plain", o)
}

// WriteOverlay writes an overlay to a temporary directory of that name.
func (s *Suite) WriteOverlay(name string, o *instrument.Overlay) (string, error) {
	dir := s.Temp("overlay-" + name)
	if err := os.Mkdir(dir, 0o777); err != nil {
		return "", err
	}
	return o.WriteTo(dir)
}

// BuildRecording builds a program so that it records its own run, as BuildOver does.
func (s *Suite) BuildRecording(ctx context.Context, p Program, flags ...string) error {
	overlay, err := s.Overlay(p)
	if err != nil {
		return err
	}
	return s.BuildOver(ctx, p, overlay, flags...)
}

// BuildOver is Build through an overlay. Where that fails, the program is built without:
// if it does not build then either, the error is ErrFailed and tells of the user's
// files; if it does, the error is instrument.ErrToolchain.
func (s *Suite) BuildOver(ctx context.Context, p Program, overlay string, flags ...string) error {
	err := s.Build(ctx, p, overlay, flags...)
	if !errors.Is(err, ErrFailed) {
		return err
	}
	if err := s.Build(ctx, p, ""); err != nil { // what it prints is for the user
		return err
	}
	return fmt.Errorf("%w (instrumented, they do not compile: %s)", instrument.ErrToolchain, complaint(err))
}

// complaint is the first line of what the go command says is wrong, without the
// directory of a file that was made.
func complaint(err error) string {
	_, text, _ := strings.Cut(err.Error(), "\n")
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "WORK=") { // of -work
			continue
		}
		place, what, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			return place
		}
		return filepath.Base(place) + ": " + what
	}
	return err.Error()
}

// Build builds a program at its path, through an overlay unless that is "", with
// further flags of go build. Failure is ErrFailed.
func (s *Suite) Build(ctx context.Context, p Program, overlay string, flags ...string) error {
	return s.build(ctx, p, overlay, "", flags...)
}

// build is Build, with flags for the linker.
func (s *Suite) build(ctx context.Context, p Program, overlay, linkFlags string, flags ...string) error {
	s.Status("building " + p.ImportPath)
	tool := s.tool
	tool.Flags, tool.LinkFlags = slices.Concat(s.BuildFlags, flags), linkFlags
	if s.covers() {
		tool.Flags = append(tool.Flags, "-coverpkg=", "-cover=false") // -cover alone leaves the counters of -coverpkg
	}
	build := tool.BuildTest
	if p.Main {
		build = tool.BuildProgram
	}
	err := build(ctx, gorun.Build{Names: p.Names(!p.Main), Out: p.Path, Overlay: overlay, Tags: s.Tags})
	if times, err := gorun.BuildTimes(p.Path); err == nil { // else the phase is shown without its packages
		for name, wall := range times {
			s.Builds[name] += wall
		}
	}
	return classify(err)
}

// BuildCounting builds a test program at its path, uninstrumented, so that it counts
// how often each block of the main modules' packages runs.
func (s *Suite) BuildCounting(ctx context.Context, p Program) error {
	return classify(s.tool.BuildCounting(ctx, gorun.Build{Names: p.Names(true), Out: p.Path, Tags: s.Tags}, s.mainPatterns()...))
}

// mainPatterns match the packages of the main modules.
func (s *Suite) mainPatterns() (patterns []string) {
	seen := make(map[string]bool)
	for _, p := range s.Listed {
		if p.Module != nil && p.Module.Main && !seen[p.Module.Path] {
			seen[p.Module.Path] = true
			patterns = append(patterns, p.Module.Path+"/...")
		}
	}
	return patterns
}
