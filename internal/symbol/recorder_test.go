package symbol

import "testing"

func TestRecorder(t *testing.T) {
	check := func(function string, profiler, tracer bool) {
		t.Helper()
		if got := Profiler(function); got != profiler {
			t.Errorf("Profiler(%q) = %t, want %t", function, got, profiler)
		}
		if got := Tracer(function); got != tracer {
			t.Errorf("Tracer(%q) = %t, want %t", function, got, tracer)
		}
	}
	check("runtime/pprof.profileWriter", true, false)
	check("runtime.bottleneckQueue", true, false)
	check("runtime/trace.Log", false, true)
	check("runtime.traceStartReadCPU.func1", false, true)
	check("runtime.(*traceAdvancerState).start.func1", false, true)
	check("runtime.tracebackPCs", false, false) // which runtime.Callers and panics use
	check("runtime.mallocgc", false, false)
	check("example.com/m/runtime/pprof.F", false, false)
}
