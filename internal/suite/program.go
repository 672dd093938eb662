package suite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
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
		benchmarks, err := s.HasBenchmarks(p)
		if err != nil {
			return nil, err
		}
		if benchmarks || p.Name == "main" && !s.Many() {
			program := Program{Package: p, Main: !benchmarks}
			program.Path = s.BuiltAt(strconv.Itoa(len(programs)), program)
			programs = append(programs, program)
		}
	}
	if len(programs) == 0 {
		return nil, Usagef("no benchmarks in %s: for tests there is bottleneck test; to run a program, name its main package alone", strings.Join(s.Packages, " "))
	}
	return programs, nil
}

// BuiltAt is where in a directory among the temporary files, which it makes, a program is
// built: it is called as it would be otherwise, which it may look at.
func (s *Suite) BuiltAt(dir string, p Program) string {
	dir = s.Temp(dir)
	_ = os.MkdirAll(dir, 0o777) // who builds there says so
	file := filepath.Join(dir, p.executable())
	if s.Env.GOOS == "windows" {
		file += ".exe"
	}
	return file
}

// executable is what the go command calls the program.
func (p Program) executable() string {
	dir, name := path.Split(p.ImportPath)
	switch {
	case p.ImportPath == "command-line-arguments" && p.Main:
		name = strings.TrimSuffix(p.Sources()[0], ".go")
	case p.ImportPath == "command-line-arguments":
		name = p.Name
	case dir != "" && majorVersion(name):
		name = path.Base(dir)
	}
	if p.Main {
		return name
	}
	return name + ".test"
}

// majorVersion reports whether the last part of an import path is one, such as v2.
func majorVersion(name string) bool {
	n, ok := strings.CutPrefix(name, "v")
	major, err := strconv.Atoi(n)
	return ok && err == nil && major > 1 && n[0] != '0'
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
