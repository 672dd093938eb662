// Package gorun runs the go command, and the programs it builds, in the user's
// module without writing to it.
package gorun

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

var (
	// ErrNoPackages means that the patterns matched nothing.
	ErrNoPackages = errors.New("no packages matched")
	// ErrBuild means that the go command could not load or build a package; what
	// it said is part of the error's text.
	ErrBuild = errors.New("does not build")
)

// A Go runs the go command in a directory.
type Go struct {
	Dir string // working directory; "" is this process's
	Tmp string // where builds keep their temporary files
	// Flags are further flags of every build.
	Flags []string
	// LinkFlags are flags for the linker, which get those that the user's -ldflags
	// have as well.
	LinkFlags string
	// Printed, if not nil, gets what a build prints that does not fail.
	Printed io.Writer
	// Env is more of its environment, and of what it starts.
	Env []string

	path      string            // of the go command, "" for the first one in PATH
	environ   []string          // likewise, by Environment
	userFlags []string          // in GOFLAGS
	replaced  map[string]string // see Environment
}

// A Build says what is built.
type Build struct {
	Names   []string // of one package: its import path, or its files
	Out     string   // the file that it is built to
	Overlay string   // through which it is built, or ""
	Tags    string
}

// noDebug leaves debugging information out, as go test and go run do for programs that
// they run once: linking takes two thirds of the time. Nothing here reads it.
const noDebug = "-w"

// BuildTest builds the test program of a package. Failure is ErrBuild, or ErrFull.
func (g Go) BuildTest(ctx context.Context, b Build) error { return g.build(ctx, b, "test", "-c") }

// BuildProgram builds a main package likewise.
func (g Go) BuildProgram(ctx context.Context, b Build) error { return g.build(ctx, b, "build") }

func (g Go) build(ctx context.Context, b Build, args ...string) error {
	args = append(args, "-o", b.Out, "-debug-actiongraph", graphPath(b.Out))
	args = append(args, g.Flags...)
	instrumented := ""
	if b.Overlay != "" {
		args = append(args, "-overlay", b.Overlay)
		instrumented = instrument.LinkFlags
	}
	args = append(args, linkFlags(g.AllFlags(), noDebug, g.LinkFlags, instrumented)...)
	if b.Tags != "" {
		args = append(args, "-tags", b.Tags)
	}
	cmd := g.command(ctx, append(args, b.Names...)...)
	defer killGroup(cmd)
	text, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, statErr := os.Stat(b.Out); err != nil || statErr != nil {
		return unbuilt(strings.Join(b.Names, " "), text)
	}
	if g.Printed != nil {
		_, err = g.Printed.Write(text)
	}
	return err
}

func (g Go) output(ctx context.Context, args ...string) ([]byte, error) {
	cmd := g.command(ctx, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	defer killGroup(cmd)
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if bytes.Contains(stderr.Bytes(), []byte("go.mod file not found")) {
		return nil, fmt.Errorf("%w: not inside a module: %s", ErrNoPackages, g.local(stderr.String()))
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, g.local(stderr.String()))
	}
	return out, nil
}

// local is what the go command said, with paths relative to its directory, which the user may
// not know: a commit's files.
func (g Go) local(text string) string {
	text = strings.TrimSpace(text)
	if g.Dir == "" {
		return text
	}
	text = strings.ReplaceAll(text, g.Dir+string(filepath.Separator), "")
	return strings.ReplaceAll(text, g.Dir, ".")
}

func (g Go) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, cmp.Or(g.path, "go"), args...)
	cmd.Dir = g.Dir
	cmd.Env = append(append(cmd.Environ(), g.Env...), g.environ...)
	if g.Tmp != "" {
		cmd.Env = append(cmd.Env, "GOTMPDIR="+g.Tmp)
	}
	inGroup(cmd)
	return cmd
}

// grace is how long an interrupted process may take to end by itself, and ending the same for a program in the foreground,
// which may have requests to answer and, on a busy machine, much of its record to write.
const grace, ending = 3 * time.Second, 10 * time.Second
