// Package gorun runs the go command and the programs that it builds, in the
// user's module, without writing to it.
package gorun

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	// Env is more of its environment, and of what it starts.
	Env []string

	path      string   // of the go command, "" for the first one in PATH
	environ   []string // likewise, by Environment
	userFlags []string // in GOFLAGS
}

// A Package is what go list tells of a package.
type Package struct {
	ImportPath   string
	Name         string
	Dir          string
	Standard     bool
	DepOnly      bool // only a dependency of what the patterns matched
	ForTest      string
	Module       *Module
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string

	EmbedFiles, TestEmbedFiles, XTestEmbedFiles []string
	Error                                       *struct{ Err string }
	DepsErrors                                  []*struct{ Err string }
}

// A Module is the module of a package.
type Module struct {
	Path string
	Main bool
	Dir  string
}

// List returns the packages that the patterns match and all that they and
// their tests depend on. It gives ErrNoPackages where the patterns match
// nothing, and ErrBuild where a matched package cannot be loaded.
func (g Go) List(ctx context.Context, tags string, patterns ...string) ([]Package, error) {
	args := []string{"list", "-e", "-deps", "-test",
		"-json=ImportPath,Name,Dir,Standard,DepOnly,ForTest,Module,GoFiles,TestGoFiles,XTestGoFiles,EmbedFiles,TestEmbedFiles,XTestEmbedFiles,Error,DepsErrors"}
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	out, err := g.output(ctx, append(append(args, "--"), patterns...)...)
	if err != nil {
		return nil, err
	}
	var packages []Package
	matched := 0
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		if !p.DepOnly && p.Error != nil {
			if p.Dir == "" || p.Name == "" && len(p.TestGoFiles) == 0 {
				return nil, fmt.Errorf("%w: %s", ErrNoPackages, p.Error.Err)
			}
			return nil, fmt.Errorf("%s %w: %s", p.ImportPath, ErrBuild, p.Error.Err)
		}
		if !p.DepOnly {
			matched++
		}
		packages = append(packages, p)
	}
	if matched == 0 {
		return nil, fmt.Errorf("%w %s", ErrNoPackages, strings.Join(patterns, " "))
	}
	return packages, nil
}

// OfTest reports whether the package exists only in a test: a variant that is
// compiled with test files, or the test program's main.
func (p Package) OfTest() bool { return p.ForTest != "" || strings.HasSuffix(p.ImportPath, ".test") }

// Embedded are the files that the package and its tests embed, below its directory.
func (p Package) Embedded() []string {
	return slices.Concat(p.EmbedFiles, p.TestEmbedFiles, p.XTestEmbedFiles)
}

// HasBenchmarks reports whether the package's test files declare a benchmark.
func (p Package) HasBenchmarks() (bool, error) {
	for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return false, err
		}
		if bytes.Contains(text, []byte("\nfunc Benchmark")) {
			return true, nil
		}
	}
	return false, nil
}

// BuildTest builds a package's test program as file out, through an overlay
// where one is given. Failure is ErrBuild.
func (g Go) BuildTest(ctx context.Context, importPath, out, overlay, tags string) error {
	return g.build(ctx, importPath, out, overlay, tags, "test", "-c")
}

// BuildProgram builds a main package likewise.
func (g Go) BuildProgram(ctx context.Context, importPath, out, overlay, tags string) error {
	return g.build(ctx, importPath, out, overlay, tags, "build")
}

func (g Go) build(ctx context.Context, importPath, out, overlay, tags string, args ...string) error {
	args = append(args, "-o", out, "-debug-actiongraph", graphPath(out))
	args = append(args, g.Flags...)
	instrumented := ""
	if overlay != "" {
		args = append(args, "-overlay", overlay)
		instrumented = instrument.LinkFlags
	}
	args = append(args, linkFlags(slices.Concat(g.userFlags, g.Flags), g.LinkFlags, instrumented)...)
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	cmd := g.command(ctx, append(args, importPath)...)
	defer killGroup(cmd)
	text, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, statErr := os.Stat(out); err != nil || statErr != nil {
		return fmt.Errorf("%s %w:\n%s", importPath, ErrBuild, bytes.TrimSpace(text))
	}
	return nil
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
		return nil, fmt.Errorf("%w: not inside a module: %s", ErrNoPackages, bytes.TrimSpace(stderr.Bytes()))
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, nil
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

// grace is how long an interrupted process may take to end by itself.
const grace = 3 * time.Second
