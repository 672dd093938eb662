package analyze

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/atomicfile"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/page"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

// profileName is the file of a recorded analysis that holds the profile.
const profileName = "profile.pprof"

// Run gets the profiles that are named, charges them and reports on them. Before them a
// program may be named, as for go tool pprof: its main module is own code. The report,
// its pages and the profile are written to a directory, unless that is "". The error is
// suite.ErrUsage, ErrProfile or one of package profiles, or what a file or server complains of;
// with suite.ErrRecord the report is returned too. When the context ends, so does Run, with
// its cause: reading that cannot be interrupted is left behind.
func Run(ctx context.Context, names []string, from profiles.Config, c Config, record string) (*report.Report, error) {
	names, program, err := cutProgram(names, from.Dir)
	if err != nil {
		return nil, err
	}
	a, err := New(c)
	if err != nil {
		return nil, err
	}
	r, err := heeding(ctx, func() (*report.Report, error) { return a.of(ctx, names, program, from) })
	if err != nil {
		return nil, err
	}
	if record != "" {
		err = suite.Recorded(a.write(record, r))
	}
	return r, err
}

// of charges the profiles that are named, of a program or, if that is nil, of the one they
// say they are of.
func (a *Analysis) of(ctx context.Context, names []string, program *program, from profiles.Config) (*report.Report, error) {
	if err := a.read(ctx, names, from); err != nil {
		return nil, err
	}
	if program == nil {
		program = found(a.mapped)
	}
	a.config.Hint = program.hint(a.config.Hint)
	a.config.Hint.Module, a.config.Hint.Dir = module(from.Dir)
	r, err := a.Report()
	if err != nil {
		return nil, err
	}
	r.Environment = program.environment()
	return r, nil
}

// heeding returns what f returns or, if the context ends before, its cause. It leaves f
// behind then: neither parsing nor charging looks at a context.
func heeding[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := f()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// read adds all profiles that are named.
func (a *Analysis) read(ctx context.Context, names []string, from profiles.Config) error {
	sources, err := from.Find(names...)
	if err != nil {
		return err
	}
	a.skipped, err = profiles.Read(ctx, sources, func(i int, s profiles.Source, p *profile.Profile) error {
		if i == 0 && len(p.Mapping) > 0 {
			a.mapped = p.Mapping[0].File
		}
		return a.Add(i, s.Name, p)
	})
	return err
}

// write writes the recorded analysis.
func (a *Analysis) write(dir string, r *report.Report) error {
	p := a.Profile()
	return errors.Join(
		page.WriteProfile(dir, r, p, a.config.By),
		gorun.WriteProfile(filepath.Join(dir, profileName), p),
		atomicfile.Write(filepath.Join(dir, "report.json"), r.WriteJSON))
}

// cutProgram takes the program from before the profiles, if there is one.
func cutProgram(names []string, dir string) ([]string, *program, error) {
	if len(names) < 2 || !profiles.IsProgram(resolve(dir, names[0])) {
		return names, nil, nil
	}
	p, err := readProgram(resolve(dir, names[0]))
	if err != nil {
		return nil, nil, suite.Usagef("%s: %w", names[0], err)
	}
	p.named, p.name = true, names[0]
	return names[1:], p, nil
}

func resolve(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}
