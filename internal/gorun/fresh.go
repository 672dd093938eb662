package gorun

import (
	"bytes"
	"context"
	"slices"
	"strings"
)

// Fresh returns which of the packages, of the variants of them that tests are compiled
// in, and of all that they need are in the build cache as they are.
func (g Go) Fresh(ctx context.Context, flags []string, packages ...string) (map[string]bool, error) {
	// -json=false: GOFLAGS may have -json, which go list does not take with -f.
	const stale = "?" // what go list says of each main package that it would link, though it may be compiled
	args := slices.Concat([]string{
		"list", "-e", "-deps", "-test", "-json=false",
		"-f", `{{if not .Stale}}{{.ImportPath}}{{else if eq .Name "main"}}{{if not (or .DepOnly .ForTest)}}` + stale + `{{.ImportPath}}{{end}}{{end}}`,
	}, flags, packages)
	out, err := g.output(ctx, args...)
	if err != nil {
		return nil, err
	}
	fresh := make(map[string]bool)
	var mains []string
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, stale); !ok {
			fresh[line] = true
		} else if !strings.HasSuffix(name, ".test") {
			mains = append(mains, name)
		}
	}
	if len(mains) > 0 {
		g.freshMains(ctx, flags, mains, fresh)
	}
	return fresh, ctx.Err()
}

// freshMains adds the main packages whose tests go test would not compile. If it cannot tell, there are none.
func (g Go) freshMains(ctx context.Context, flags, mains []string, fresh map[string]bool) {
	out, err := g.command(ctx, slices.Concat([]string{"test", "-n", "-vet=off", "-json=false"}, flags, mains)...).CombinedOutput()
	if err != nil {
		return
	}
	compiled := make(map[string]bool)
	for line := range bytes.Lines(out) {
		words := strings.Fields(string(line))
		if i := slices.Index(words, "-p"); i > 0 && i+1 < len(words) && strings.HasSuffix(strings.TrimSuffix(words[0], ".exe"), "compile") {
			compiled[words[i+1]] = true
		}
	}
	for _, p := range mains {
		if !compiled[p] && !compiled[p+"_test"] {
			fresh[p], fresh[p+" ["+p+".test]"], fresh[p+"_test ["+p+".test]"] = true, true, true
		}
	}
}
