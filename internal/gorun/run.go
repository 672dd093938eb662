package gorun

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
)

// Run runs the go command with more of an environment and returns its exit
// status; output gets what it and all that it starts print. The error is not nil
// only where it could not be run, or the context ended it: then the context's
// cause. Nothing that it started outlives it.
func (g Go) Run(ctx context.Context, output io.Writer, env []string, args ...string) (exitCode int, err error) {
	cmd := g.command(ctx, args...)
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdout, cmd.Stderr = output, output
	defer killGroup(cmd)
	err = cmd.Run()
	if ctx.Err() != nil {
		return -1, context.Cause(ctx)
	}
	// ErrWaitDelay: it has ended, but something that it started holds its output open.
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed && !errors.Is(err, exec.ErrWaitDelay) {
		return -1, err
	}
	return cmd.ProcessState.ExitCode(), nil
}
