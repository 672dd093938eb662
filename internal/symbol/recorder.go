package symbol

import "strings"

// Profiler reports whether a function, by its full name, takes a program's profiles:
// runtime/pprof, or what the recorder adds to the runtime.
func Profiler(function string) bool {
	return strings.HasPrefix(function, "runtime/pprof.") || strings.HasPrefix(function, "runtime.bottleneck")
}

// Tracer reports whether a function, by its full name, traces a program's execution:
// runtime/trace, or the tracer of the runtime. What the runtime calls a traceback is a stack.
func Tracer(function string) bool {
	if strings.HasPrefix(function, "runtime.traceback") {
		return false
	}
	for _, prefix := range []string{"runtime/trace.", "runtime.trace", "runtime.(*trace"} {
		if strings.HasPrefix(function, prefix) {
			return true
		}
	}
	return false
}
