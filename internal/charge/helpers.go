package charge

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// manyCallers is how many other functions call a helper, at least.
const manyCallers = 3

// Helpers returns the names of those functions of the user's own that three or more
// others of theirs call in the stacks. What calls from a test file does not count: a
// function under test has as many callers as it has tests.
func (r Rules) Helpers(stacks iter.Seq[[]Frame]) []string {
	callers := make(map[string]map[string]bool)
	for stack := range stacks {
		called := ""
		for _, f := range stack {
			if !r.Own(symbol.Package(f.Function)) {
				continue
			}
			name := symbol.Fold(f.Function)
			if called != "" && called != name && !strings.HasSuffix(f.File, "_test.go") {
				if callers[called] == nil {
					callers[called] = make(map[string]bool)
				}
				callers[called][name] = true
			}
			called = name
		}
	}
	maps.DeleteFunc(callers, func(_ string, by map[string]bool) bool { return len(by) < manyCallers })
	return slices.Sorted(maps.Keys(callers))
}
