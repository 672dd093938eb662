// Package words translates calls of the runtime into Go: a profile says
// runtime.growslice where the program says append.
package words

import "strings"

// Words for what is none of a single call.
const (
	Own        = "own instructions"
	Collection = "garbage collection"
	Other      = "other runtime work"
	// Switching is what the runtime does on stacks of its own for goroutines that block.
	Switching = "switching goroutines"
	// Checking is what the dictionary calls the race detector where a stack tells of it.
	Checking = "race detector"
	// Initialisation is what a package does before main, where no stack tells more.
	Initialisation = "package initialisation"
)

// Of says what a stretch of a stack does: callees are the names of the functions
// that were called by the one in question, the innermost first. It returns "" for a
// function that the program calls by its name, which is then the best word for it.
func Of(callees []string) string {
	if len(callees) == 0 {
		return Own
	}
	if call := systemCall(callees); call != "" {
		return "system call " + call
	}
	outer := callees[len(callees)-1]
	switch {
	case strings.HasPrefix(outer, "runtime.asyncPreempt"):
		return Own // the profiler's or the scheduler's interruption
	case strings.HasPrefix(outer, "type:.eq."):
		return Comparison
	case strings.HasPrefix(outer, "type:.hash."):
		return hashing
	}
	name, ok := inRuntime(outer)
	if !ok || exported(name) {
		return ""
	}
	word := translate(name)
	if word == MapAssignment && grows(callees) {
		return MapGrowth
	}
	return word
}

// inRuntime returns a function's name without its package, if that is one that
// compiled code calls where the source has no call. The assembly of comparisons and
// the like, to which functions of the runtime jump, has no package.
func inRuntime(function string) (name string, ok bool) {
	if !strings.Contains(function, ".") {
		return function, true
	}
	for _, pkg := range []string{"runtime.", "internal/runtime/maps."} {
		if name, ok = strings.CutPrefix(function, pkg); ok {
			return name, true
		}
	}
	return "", false
}

// exported reports whether a program can call a function of package runtime.
func exported(name string) bool {
	return name != "" && 'A' <= name[0] && name[0] <= 'Z' && !isMapMethod(name)
}

func isMapMethod(name string) bool {
	return strings.HasPrefix(name, "NewMap") || strings.HasPrefix(name, "NewEmptyMap")
}

// translate finds the word whose name has the longest beginning in common.
func translate(name string) string {
	word, longest := Other, 0
	for _, w := range dictionary {
		if len(w.prefix) > longest && strings.HasPrefix(name, w.prefix) {
			word, longest = w.word, len(w.prefix)
		}
	}
	return word
}

// grows reports whether an assignment makes room in its map.
func grows(callees []string) bool {
	for _, f := range callees {
		name, ok := inRuntime(f)
		if !ok {
			continue
		}
		for _, prefix := range []string{"(*table).rehash", "(*table).grow", "(*table).split", "(*Map).growTo", "hashGrow", "growWork"} {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}
