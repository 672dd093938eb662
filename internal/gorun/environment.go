package gorun

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// Environment is what the go command says of itself and its target.
type Environment struct {
	GOROOT, GOVERSION, GOOS, GOARCH, GOMOD, GOWORK, GOMODCACHE, GOFLAGS string

	// Replaced are files that stand in for others, as -overlay in GOFLAGS says: where
	// each file really is, or "" if it is to be taken for deleted.
	Replaced map[string]string `json:"-"`
	// Fixed are those of them that are the same wherever the go command runs.
	Fixed []string `json:"-"`
}

// Sources are where the files stand that the go command builds.
func (e Environment) Sources() instrument.Sources {
	return instrument.Sources{GOROOT: e.GOROOT, GOOS: e.GOOS, Replaced: e.Replaced}
}

// Environment asks for the environment, and prepares g for it: it must be called
// before anything is listed or built.
//
// The go command replaces no files beneath the module cache. A toolchain that it
// has fetched stands there, and so may the main module: g then knows both under
// another path. GOROOT and GOMOD are those paths.
func (g *Go) Environment(ctx context.Context) (Environment, error) {
	var e Environment
	if _, err := os.Stat(cmp.Or(g.Dir, ".")); err != nil { // exec would say that there is no go command
		return e, err
	}
	out, err := g.output(ctx, "env", "-json", "GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOMOD", "GOWORK", "GOMODCACHE", "GOFLAGS")
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(out, &e); err != nil {
		return e, fmt.Errorf("reading go env: %w", err)
	}
	if g.userFlags, err = splitFlags(e.GOFLAGS); err != nil {
		return e, fmt.Errorf("GOFLAGS: %w", err)
	}
	g.leaveCache(&e)
	if e.GOMODCACHE == "" { // the go command then takes all files to be beneath it
		g.environ = append(g.environ, "GOMODCACHE="+filepath.Join(cmp.Or(g.Tmp, os.TempDir()), "no-modules"))
	}
	if e.Replaced, e.Fixed, err = g.readOverlay(); err != nil {
		return e, fmt.Errorf("GOFLAGS: %w", err)
	}
	g.replaced = e.Replaced
	return e, nil
}

// TempDir is where the go command builds and runs what is temporary, by GOTMPDIR, or "": there
// programs can be run, also where the system's own place does not allow for it.
func TempDir() string {
	if dir := os.Getenv("GOTMPDIR"); dir != "" {
		return dir
	}
	return settledTemp.Get()
}

// settledTemp is GOTMPDIR as go env -w has set it.
var settledTemp = lazy.Value[string]{Make: func() string {
	out, _ := exec.Command("go", "env", "-json=false", "GOTMPDIR").Output() // what fails is said by the next command
	return strings.TrimRight(string(out), "\r\n")
}}

// leaveCache gives what stands beneath the module cache another path. Where that is
// not possible, such as on a system without symbolic links, all stays as it is, and
// the go command says what it thinks of it.
func (g *Go) leaveCache(e *Environment) {
	if beneath(e.GOROOT, e.GOMODCACHE) {
		if link, err := g.link(e.GOROOT, e.GOMODCACHE); err == nil {
			e.GOROOT = link
			g.path = filepath.Join(link, "bin", "go")
			if runtime.GOOS == "windows" {
				g.path += ".exe"
			}
			g.environ = []string{"GOROOT=" + link, "GOTOOLCHAIN=local"}
		}
	}
	module := filepath.Dir(e.GOMOD)
	if e.GOMOD == "" || !beneath(module, e.GOMODCACHE) {
		return
	}
	dir, err := filepath.Abs(g.Dir)
	if err != nil || !beneath(dir, module) {
		return
	}
	if link, err := g.link(module, e.GOMODCACHE); err == nil {
		e.GOMOD = filepath.Join(link, filepath.Base(e.GOMOD))
		g.Dir = link + strings.TrimPrefix(dir, module)
	}
}

// beneath reports whether a path is a folder or stands in it.
func beneath(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return folder != "" && ok && (rest == "" || os.IsPathSeparator(rest[0]))
}
