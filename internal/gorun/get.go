package gorun

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Get writes to modfile, a copy of the module's go.mod, and to the go.sum beside it what
// other versions of required modules, as "module@version", need. Failure is ErrBuild.
func (g Go) Get(ctx context.Context, modfile string, modules ...string) error {
	g.Env = append(g.Env[:len(g.Env):len(g.Env)], "GOFLAGS="+JoinFlags("", append(slices.Clone(g.userFlags), "-mod=mod")...))
	if _, err := g.output(ctx, append([]string{"get", "-modfile=" + modfile}, modules...)...); err != nil {
		return fmt.Errorf("%s %w: %w", strings.Join(modules, " "), ErrBuild, err)
	}
	return nil
}

// JoinFlags adds flags to the value of GOFLAGS.
func JoinFlags(users string, flags ...string) string {
	for _, f := range flags {
		quote := ""
		if strings.ContainsAny(f, " \t\"") {
			quote = "'"
		}
		users += " " + quote + f + quote
	}
	return strings.TrimSpace(users)
}
