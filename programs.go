package bottleneck

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/pprof/profile"
)

// keptName is the name of a measured program in a recorded run, where it stays
// for disassembly.
func (p program) keptName() string {
	if p.main {
		return p.fileName() + ".program"
	}
	return p.fileName() + ".test"
}

// nameProgram makes a profile name its program as it is called in the recorded
// run, so that go tool pprof finds it there.
func (p program) nameProgram(prof *profile.Profile) {
	if prof == nil || p.path == "" {
		return
	}
	for _, m := range prof.Mapping {
		if filepath.Base(m.File) == filepath.Base(p.path) {
			m.File = p.keptName()
		}
	}
}

// keepPrograms moves what was measured into the recorded run.
func (f *finder) keepPrograms(dir string) error {
	var errs []error
	for _, p := range f.programs {
		if p.path == "" {
			continue
		}
		if err := move(p.path, filepath.Join(dir, p.keptName())); err != nil {
			errs = append(errs, fmt.Errorf("keeping the program of %s: %w", p.ImportPath, err))
		}
	}
	return errors.Join(errs...)
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
