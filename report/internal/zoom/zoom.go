// Package zoom links to a function's place in the page of a flame graph, by a
// search in the page's address.
package zoom

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// partFrames are the frames of what no function is charged with.
var partFrames = map[string]string{
	symbol.GarbageCollection: `^runtime\.(gcBgMarkWorker|bgsweep|bgscavenge|GC)`,
	symbol.Scheduling:        `^runtime\.(mcall|mstart|schedule|findRunnable|sysmon)`,
	symbol.Profiling:         `^runtime/pprof\.`,
}

// Search is the regular expression that shows a function in a flame graph with these
// frames, by the function that they belong to: the function itself or, where it is only
// there through its closures, those. It is "" where there is none of them.
func Search(frames map[string][]string, function string) string {
	names := frames[function]
	if slices.Contains(names, function) {
		return "^" + regexp.QuoteMeta(function) + `(#\d+)?$`
	}
	if len(names) > 0 {
		quoted := make([]string, len(names))
		for i, name := range names {
			quoted[i] = regexp.QuoteMeta(name)
		}
		return "^(" + strings.Join(quoted, "|") + `)(#\d+)?$`
	}
	pattern := partPattern(function)
	if re, err := regexp.Compile(pattern); err == nil && pattern != "" && has(frames, re) { // a name may hold anything
		return pattern
	}
	return ""
}

// partPattern finds the frames of a part of the runtime, of a package of the
// standard library, or of a package's initialisation.
func partPattern(function string) string {
	if pattern := partFrames[function]; pattern != "" {
		return pattern
	}
	if pkg, ok := strings.CutSuffix(function, " (standard library)"); ok {
		return "^" + regexp.QuoteMeta(pkg) + `\.`
	}
	if symbol.Package(function) == function {
		return "^" + regexp.QuoteMeta(function) + `\.init(\.|$)`
	}
	return ""
}

func has(frames map[string][]string, pattern *regexp.Regexp) bool {
	for _, names := range frames {
		if slices.ContainsFunc(names, pattern.MatchString) {
			return true
		}
	}
	return false
}

// Address is the address of a flame graph's page at href, zoomed to what a search finds.
func Address(href, search string) string {
	mark := "?"
	if strings.Contains(href, "?") {
		mark = "&"
	}
	return href + mark + "p=" + url.QueryEscape(search)
}
