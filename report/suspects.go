package report

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Suspects returns the functions with the largest shares that Verify accepts, at
// most n: functions of the main module with a share of at least half a percent,
// except benchmarks, main, TestMain and init. They are full names without type
// arguments.
func (r *Report) Suspects(n int) []string {
	var names []string
	for _, f := range r.Functions {
		name := symbol.Untyped(f.Function)
		pkg := symbol.Package(name)
		own := pkg == "main" || r.Module != "" && symbol.Within(pkg, r.Module)
		if len(names) < n && f.Charged >= render.LeastShare && own && f.File != "" && !startsRun(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// startsRun reports whether a function is called but once in a run, by what
// begins it.
func startsRun(name string) bool {
	name = strings.TrimPrefix(name, symbol.Package(name)+".")
	if rest, ok := strings.CutPrefix(name, "init."); ok && strings.Trim(rest, "0123456789") == "" {
		return true
	}
	return name == "TestMain" || name == "main" || name == "init" || strings.HasPrefix(name, "Benchmark") && !strings.Contains(name, ".")
}
