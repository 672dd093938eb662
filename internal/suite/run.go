package suite

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// A Run says how a program is run, beside its flags.
type Run struct {
	Flags   []string // more flags of a test program
	Env     []string // more of its environment
	Stdin   io.Reader
	Record  string // the directory into which it records, if it was built for that
	Mode    instrument.Mode
	NoInits bool // see gorun.Program
}

// Run runs a program to its end, within the target's time limit, and returns what
// a test program printed; what another one prints is thrown away. Where it fails,
// or takes too long, the error is ErrFailed; what is known of the run is returned
// with it.
func (s *Suite) Run(ctx context.Context, p Program, f Flags, r Run) (gorun.Execution, []byte, error) {
	ctx, cancel := s.limit(ctx, p)
	defer cancel()
	var stdout, stderr bytes.Buffer
	run := gorun.Program{
		Path: p.Path, Args: s.Args, Dir: s.Dir, Env: slices.Concat(s.environ.Run, r.Env), Record: r.Record, Mode: r.Mode, NoInits: r.NoInits,
		Stdin: r.Stdin, Stdout: io.Discard, Stderr: &stderr,
	}
	what := "it"
	if p.Main && r.Stdin == nil && len(s.Input) > 0 {
		run.Stdin = bytes.NewReader(s.Input)
	}
	if !p.Main {
		run.Dir, run.Args, run.Stdout = p.Dir, slices.Concat(f.Args(), r.Flags, s.Args), &stdout
		what = "its benchmarks"
	}
	e, err := run.Execute(ctx)
	if err == nil && e.ExitCode != 0 {
		err = fmt.Errorf("%s %w: %s failed: %s%s", p.ImportPath, ErrFailed, what, e.Ending(), said(stdout.String()+stderr.String()))
	}
	return e, stdout.Bytes(), err
}

// said is what a program that failed has printed, behind how it ended.
func said(text string) string {
	if text = strings.TrimSpace(text); text != "" {
		return ":\n" + text
	}
	return ", and it printed no error"
}

// limit gives a program the time of -timeout. Package testing limits tests only.
func (s *Suite) limit(ctx context.Context, p Program) (context.Context, context.CancelFunc) {
	if s.Timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, s.Timeout, fmt.Errorf("%s %w: it ran longer than -timeout %s", p.ImportPath, ErrFailed, s.Timeout))
}
