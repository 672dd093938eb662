package charge

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

var rules = Rules{
	Own:      func(pkg string) bool { return strings.HasPrefix(pkg, "example.com/m") },
	Standard: func(pkg string) bool { return !strings.Contains(pkg, ".") },
}

// stack makes frames of names, innermost first.
func stack(names ...string) []Frame {
	frames := make([]Frame, len(names))
	for i, name := range names {
		frames[i].Function = name
	}
	return frames
}

func TestTarget(t *testing.T) {
	check := func(why, want string, class Class, gc bool, names ...string) {
		t.Helper()
		got := rules.Target(stack(names...))
		if got.Function != want || got.Class != class || got.GC != gc {
			t.Errorf("%s: %q, class %d, GC %v; want %q, %d, %v", why, got.Function, got.Class, got.GC, want, class, gc)
		}
	}
	check("own code", "example.com/m.F", Own, false, "example.com/m.F", "main.main")
	check("the library's time is its caller's", "example.com/m.F", Own, false,
		"strconv.Itoa", "github.com/x/y.G", "example.com/m.F.func1", "testing.(*B).runN")
	check("no own code: the innermost other module", "github.com/x/y.G", Library, false,
		"strconv.Itoa", "github.com/x/y.G.func2", "github.com/x/z.H", "testing.(*B).runN")
	check("allocation that helps the collector", "example.com/m.F", Own, true,
		"runtime.gcDrainN", "runtime.gcAssistAlloc1", "runtime.mallocgc", "example.com/m.F")
	check("the collector in the background", symbol.GarbageCollection, Runtime, true,
		"runtime.scanobject", "runtime.gcDrain", "runtime.gcBgMarkWorker.func2", "runtime.systemstack", "runtime.gcBgMarkWorker")
	check("a collection that testing forces", symbol.GarbageCollection, Runtime, true, "runtime.GC", "testing.(*B).runN")
	check("the race detector, which keeps no Go stack", symbol.Sanitizer, Runtime, false, "racecall")
	check("the race detector in C", symbol.Sanitizer, Runtime, false, "__tsan_write", "runtime._System")
	check("likewise, as the linker names it", symbol.Sanitizer, Runtime, false, "_ZN6__tsan15TraceSwitchPartEPNS_11ThreadStateE", "runtime._System")
	check("looking for work", symbol.Scheduling, Runtime, false, "runtime.futex", "runtime.findRunnable", "runtime.schedule", "runtime.mcall")
	check("the recorder itself", symbol.Profiling, Runtime, false, "runtime.memmove", "runtime/pprof.(*profMap).lookup", "runtime/pprof.profileWriter")
	check("a call of C", "example.com/m.Hash", Own, false, "runtime.cgocall", "example.com/m._Cfunc_churn", "example.com/m.Hash", "testing.(*B).runN")
	check("a call from C", "example.com/m.Back", Own, false, "strconv.Itoa", "example.com/m.Back", "_cgoexp_9ba_Back", "runtime.cgocallbackg1")
	check("the recorder's own goroutine", symbol.Profiling, Runtime, false, "runtime.nanotime", "runtime.bottleneckTick")
	check("a mark is seen where the user's code is", "example.com/m.BenchmarkF", Own, false,
		"runtime/pprof.BottleneckMark", "testing.(*B).StopTimer", "example.com/m.BenchmarkF")
	check("the end of the record, inlined into main", symbol.Profiling, Runtime, false, "syscall.write", "main.main.BottleneckProgram.func1", "main.main")
	check("a thread that C made", symbol.ForeignThreads, Runtime, false, "", "runtime._ExternalCode")
	check("one whose samples were too many", symbol.ForeignThreads, Runtime, false, "runtime._LostExternalCode", "runtime._ExternalCode")
	check("C code on a thread of Go's", symbol.OtherRuntime, Runtime, false, "runtime._ExternalCode", "runtime._System")
	check("a server without own code", "net/http (standard library)", Runtime, false, "internal/poll.(*FD).Read", "net/http.(*conn).serve")
	check("nothing known", symbol.OtherRuntime, Runtime, false)
}
