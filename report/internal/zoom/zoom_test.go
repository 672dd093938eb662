package zoom

import "testing"

func TestSearch(t *testing.T) {
	frames := map[string][]string{
		"m.F": {"m.F", "m.F.func1"}, "m.G": {"m.G.func2", "m.G-range1"}, "m.Gopher": {"m.Gopher"},
		"runtime.gcBgMarkWorker": {"runtime.gcBgMarkWorker"}, "m.init": {"m.init.0"},
	}
	check := func(function, want string) {
		t.Helper()
		if got := Search(frames, function); got != want {
			t.Errorf("Search(%s) = %q, want %q", function, got, want)
		}
	}
	check("m.F", `^m\.F(#\d+)?$`)
	check("m.G", `^(m\.G\.func2|m\.G-range1)(#\d+)?$`) // there only through its closures
	check("m.H", "")
	check("runtime (garbage collection)", `^runtime\.(gcBgMarkWorker|bgsweep|bgscavenge|GC)`)
	check("runtime (profiling)", "")
	check("strings (standard library)", "")
	check("m", `^m\.init(\.|$)`) // the initialisation of the package
	check("n", "")
	check("\xff", "") // no regular expression
}
