package owner

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// runners are modules that a main function hands its own code to.
var runners = []string{
	"github.com/spf13/cobra", "github.com/urfave/cli", "github.com/alecthomas/kong", "github.com/alecthomas/kingpin",
	"github.com/oklog/run", "github.com/peterbourgon/ff", "go.uber.org/fx", "go.uber.org/dig", "golang.org/x/sync",
}

// byCalls is the module that package main, or package testing where it runs tests
// and benchmarks, calls with the largest part of the samples, or "".
func (x surveyed) byCalls(s *stacks.Set, std library) string {
	roles := make([]role, len(s.Functions))
	for i, f := range s.Functions {
		roles[i] = x.role(f, std)
	}
	called := make([]string, s.Len())
	for i := range called {
		called[i] = firstCalled(s, s.Stack(int32(i)), roles)
	}
	weight := make(map[string]float64)
	for _, u := range s.Units {
		for _, e := range u.Entries {
			if module := called[e.Stack]; module != "" {
				weight[module] += max(e.Value, -e.Value)
			}
		}
	}
	if len(weight) == 0 {
		return ""
	}
	return slices.MaxFunc(slices.Sorted(maps.Keys(weight)), func(a, b string) int { return cmp.Compare(weight[a], weight[b]) })
}

// A role is what a function says of those that it calls.
type role struct {
	starts bool   // user code: package main's functions, and those of testing that run tests
	module string // of a function that may be the user's, or ""
}

func (x surveyed) role(f stacks.Function, std library) role {
	pkg := symbol.Package(f.Name)
	switch {
	case f.Unnamed, !strings.Contains(f.Name, "."):
		return role{}
	case pkg == "main", f.Name == "testing.tRunner", f.Name == "testing.(*B).runN", f.Name == "testing.(*M).Run":
		return role{starts: true}
	case std.has(pkg, f.File), dependency(f.File), !x.packages[pkg]:
		return role{}
	}
	module := moduleOf(pkg)
	for _, r := range runners {
		if symbol.Within(pkg, r) {
			return role{}
		}
	}
	return role{module: module}
}

// firstCalled is the module of the first function that may be the user's behind
// one that starts user code.
func firstCalled(s *stacks.Set, stack []int32, roles []role) string {
	started := false
	for _, f := range slices.Backward(stack) {
		r := roles[s.Frames[f].Function]
		started = started || r.starts
		if started && r.module != "" {
			return r.module
		}
	}
	return ""
}
