package compare

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/revision"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// A Variant says how a side is built and run, beside its tree: see bottleneck.Variant.
type Variant struct {
	Env     []string
	Go      string
	PGO     string
	Modules []string
	Tags    string
	GCFlags string
}

// isZero reports whether the side is built and run as it would be anyway.
func (v Variant) isZero() bool { return v.String() == "" }

// String says what is different, for people.
func (v Variant) String() string {
	parts := slices.Clone(v.Env)
	if v.Go != "" {
		parts = append(parts, v.toolchain())
	}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	add("-pgo", v.PGO)
	parts = append(parts, v.Modules...)
	add("-tags", v.Tags)
	add("-gcflags", v.GCFlags)
	return strings.Join(parts, " ")
}

// toolchain is the name of the toolchain, as GOTOOLCHAIN takes it.
func (v Variant) toolchain() string {
	if v.Go != "" && v.Go[0] >= '0' && v.Go[0] <= '9' {
		return "go" + v.Go
	}
	return v.Go
}

// check finds values that make no sense. The error is ErrUsage.
func (v Variant) check(role string) error {
	for _, e := range v.Env {
		if name, _, ok := strings.Cut(e, "="); !ok || name == "" {
			return suite.Usagef("-%s-env %s: want NAME=value", role, e)
		}
	}
	for _, m := range v.Modules {
		if path, version, ok := strings.Cut(m, "@"); !ok || path == "" || version == "" {
			return suite.Usagef("-%s-mod %s: want module@version", role, m)
		}
	}
	return nil
}

// environ makes the environment in which the tree in dir is built and run. Temporary
// files go to tmp; a path to a profile is relative to the user's directory.
func (v Variant) environ(ctx context.Context, dir, user, tmp string) (e suite.Environ, err error) {
	e.Run = v.Env
	if v.Go != "" {
		e.Build = append(e.Build, "GOTOOLCHAIN="+v.toolchain())
	}
	var flags []string
	switch v.PGO {
	case "":
	case "off", "auto":
		flags = append(flags, "-pgo="+v.PGO)
	default:
		path, err := absolute(user, v.PGO)
		if err != nil {
			return e, suite.Usagef("-pgo %s: %w", v.PGO, err)
		}
		flags = append(flags, "-pgo="+path)
	}
	if v.GCFlags != "" {
		flags = append(flags, "-gcflags="+v.GCFlags)
	}
	if len(flags) == 0 && len(v.Modules) == 0 {
		return e, nil
	}
	tool := gorun.Go{Dir: dir, Tmp: tmp, Env: slices.Concat(e.Run, e.Build)}
	env, err := tool.Environment(ctx)
	if err != nil {
		return e, err
	}
	if len(v.Modules) > 0 {
		modfile, err := v.requireModules(ctx, tool, env, tmp)
		if err != nil {
			return e, err
		}
		flags = append(flags, "-modfile="+modfile, "-mod=mod")
	}
	e.Build = append(e.Build, "GOFLAGS="+gorun.JoinFlags(env.GOFLAGS, flags...))
	return e, nil
}

// absolute is the path of a file that exists.
func absolute(dir, path string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	_, err = os.Stat(path)
	return path, err
}

// requireModules makes a go.mod beside the module's own, with other versions of what it
// requires, and returns its path.
func (v Variant) requireModules(ctx context.Context, tool gorun.Go, env gorun.Environment, tmp string) (string, error) {
	if env.GOMOD == "" || env.GOMOD == os.DevNull {
		return "", suite.Usagef("%s: versions of modules are for a module: no go.mod in this directory or above", strings.Join(v.Modules, " "))
	}
	dir := filepath.Join(tmp, "modfile")
	if err := os.Mkdir(dir, 0o777); err != nil {
		return "", err
	}
	modfile := filepath.Join(dir, "go.mod")
	for from, to := range map[string]string{env.GOMOD: modfile, strings.TrimSuffix(env.GOMOD, ".mod") + ".sum": filepath.Join(dir, "go.sum")} {
		text, err := os.ReadFile(from)
		if errors.Is(err, fs.ErrNotExist) && to != modfile {
			continue // a module without requirements
		}
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(to, text, 0o666); err != nil {
			return "", err
		}
	}
	return modfile, tool.Get(ctx, modfile, v.Modules...)
}

// trees makes both sides' trees. Where no tree is named, but how they are built or run,
// both are the user's own, as it is.
func (c *comparer) trees(ctx context.Context) (base, head revision.Side, err error) {
	if c.Base == "" && c.Head == "" && !(c.BaseVariant.isZero() && c.HeadVariant.isZero()) {
		side := revision.Side{Name: "working tree", Dir: c.Dir}
		return side, side, nil
	}
	return revision.Sides(ctx, c.Dir, c.tmp, c.Base, c.Head)
}

// name is what a side is called: by its tree, and by how it is built and run. A tree
// that both sides share is left out.
func (c *comparer) name(tree string, shared bool, v Variant) string {
	switch what := v.String(); {
	case what == "":
		return tree
	case shared:
		return what
	default:
		return tree + ", " + what
	}
}
