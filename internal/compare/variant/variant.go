// Package variant is how a side of a comparison is built and run, apart from its
// tree: with another environment, toolchain, profile for optimisation, or version
// of a requirement.
package variant

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
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

// IsZero reports whether the side is built and run as it would be anyway.
func (v Variant) IsZero() bool { return v.String() == "" }

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

// Check finds values that make no sense. The error is ErrUsage.
func (v Variant) Check(role string) error {
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

// Environ makes the environment in which the tree in dir is built and run. Temporary
// files go to tmp; a path to a profile is relative to the user's directory.
func (v Variant) Environ(ctx context.Context, dir, user, tmp string) (e suite.Environ, err error) {
	e.Run = v.Env
	if v.Go != "" {
		e.Build = append(e.Build, "GOTOOLCHAIN="+v.toolchain())
	}
	var flags []string
	if path := v.Profile(user); path != "" {
		if path, err = filepath.Abs(path); err != nil {
			return e, err
		}
		if _, err := os.Stat(path); err != nil {
			return e, suite.Usagef("-pgo %s: %w", v.PGO, err)
		}
		flags = append(flags, "-pgo="+path)
	} else if v.PGO != "" {
		flags = append(flags, "-pgo="+v.PGO)
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

func inDir(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// requireModules makes a go.mod beside the module's own, with other versions of what it
// requires, and returns its path.
func (v Variant) requireModules(ctx context.Context, tool gorun.Go, env gorun.Environment, tmp string) (string, error) {
	if env.GOMOD == "" || env.GOMOD == os.DevNull {
		return "", suite.Usagef("%s: module versions need a module: there is no go.mod in this directory or above", strings.Join(v.Modules, " "))
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
