package gorun

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
)

// LeaveCache gives another path to a main package that stands in the module cache, as one
// of a dependency does: see Environment. For this the go command reads another go.mod, or
// go.work, which has it take that package's module from there. It reports whether packages
// must be listed anew.
func (g *Go) LeaveCache(ctx context.Context, e *Environment, p Package) (bool, error) {
	m := p.Module
	if p.Name != "main" || m == nil || m.Main || !beneath(m.Dir, e.GOMODCACHE) {
		return false, nil
	}
	link, err := g.link(m.Dir, e.GOMODCACHE)
	if err != nil {
		return false, nil // as in leaveCache
	}
	requires, args := e.GOMOD, []string{"mod", "edit"}
	if file := goflags.Last(g.AllFlags(), "modfile"); file != "" {
		requires = g.absolute(file)
	}
	if e.GOWORK != "" && e.GOWORK != "off" {
		requires, args = e.GOWORK, []string{"work", "edit"}
	}
	text, err := g.ReadSource(requires)
	if err != nil {
		return false, err
	}
	dir := filepath.Join(g.Tmp, "leave")
	other := filepath.Join(dir, filepath.Base(requires))
	if err := errors.Join(os.MkdirAll(dir, 0o777), os.WriteFile(other, text, 0o666)); err != nil {
		return false, err
	}
	if _, err := g.output(ctx, append(args, "-replace="+m.Path+"@"+m.Version+"="+link, other)...); err != nil {
		return false, err
	}
	g.replace(e, requires, other)
	if own := filepath.Join(link, "go.mod"); missing(own) {
		g.replace(e, own, m.GoMod) // made for a module older than these
	}
	return true, g.writeOverlay(e, filepath.Join(dir, "overlay.json"))
}

func missing(file string) bool {
	_, err := os.Stat(file)
	return errors.Is(err, fs.ErrNotExist)
}

// replace has a file stand in for another.
func (g *Go) replace(e *Environment, from, to string) {
	if e.Replaced == nil {
		e.Replaced = make(map[string]string)
	}
	e.Replaced[from] = to
	g.replaced = e.Replaced
}

// writeOverlay makes each command of g read what is replaced.
func (g *Go) writeOverlay(e *Environment, file string) error {
	text, err := json.Marshal(map[string]any{"Replace": e.Replaced})
	if err != nil {
		return err
	}
	g.environ = append(g.environ, "GOFLAGS="+JoinFlags(e.GOFLAGS, "-overlay="+file))
	return os.WriteFile(file, text, 0o666)
}
