package suite

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Rules tell the user's packages by what go list said of them: those of the main
// module, and whatever was asked for, be it of the standard library. They are those
// of what runs in a program: the main package of a test program is made by the go
// command.
func (s *Suite) Rules(p Program) charge.Rules {
	standard := map[string]bool{"main": !p.Main}
	own := map[string]bool{"main": p.Main}
	var modules []string
	for _, q := range s.Listed {
		if q.Module != nil && q.Module.Main && !slices.Contains(modules, q.Module.Path) {
			modules = append(modules, q.Module.Path)
		}
		path, _, _ := strings.Cut(q.ImportPath, " ")
		standard[path] = q.Standard
		own[path] = asked(q) || q.Module != nil && q.Module.Main || q.Module == nil && !q.Standard && !strings.Contains(path, "/vendor/")
		own[path+"_test"] = own[path]
	}
	return charge.Rules{
		Own: func(pkg string) bool {
			within := func(prefix string) bool { return symbol.Within(pkg, prefix) }
			is, listed := own[pkg]
			return is || slices.ContainsFunc(s.Own, within) || !listed && slices.ContainsFunc(modules, within) // a plugin
		},
		Standard: func(pkg string) bool {
			isStandard, known := standard[pkg]
			return isStandard || !known && symbol.Standard(pkg)
		},
	}
}

// asked reports whether a package was asked for, and not only as one of all that the user's
// packages need: of a vendored workspace, go list says that work is these as well.
func asked(p gorun.Package) bool {
	needed := []string{"all", "work", "tool"}
	return !p.DepOnly && (len(p.Match) == 0 || slices.ContainsFunc(p.Match, func(pattern string) bool { return !slices.Contains(needed, pattern) }))
}
