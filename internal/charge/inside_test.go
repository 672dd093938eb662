package charge

import (
	"slices"
	"testing"
	"time"

	"github.com/google/pprof/profile"
)

// calls makes a stack of calls, innermost first: the function, its file and the line that runs.
func calls(frames ...Frame) []Frame { return frames }

func call(function string, line int) Frame {
	return Frame{Function: function, File: "a.go", Line: 1, At: line}
}

func inlined(function string, line int) Frame {
	f := call(function, line)
	f.Inlined = true
	return f
}

func TestPlace(t *testing.T) {
	if got := rules.Target(calls(call("runtime.schedule", 8))).Place; got != (Place{}) {
		t.Errorf("the runtime is at %+v", got)
	}
	check := func(why string, want Place, stack ...Frame) {
		t.Helper()
		want.File = "a.go"
		if got := rules.Target(stack).Place; got != want {
			t.Errorf("%s: %+v, want %+v", why, got, want)
		}
	}
	const f, g, main = "example.com/m.F", "example.com/m.G", "example.com/m.main"
	check("its own instructions", Place{Line: 7, Into: "own instructions", From: main}, call(f, 7), call(main, 3))
	check("what the compiler calls", Place{Line: 7, Into: "append growing a slice", From: main},
		call("runtime.mallocgc", 1), call("runtime.growslice", 2), call(f, 7), call(main, 3))
	check("a function of the standard library", Place{Line: 7, Into: "strconv.Itoa"}, call("runtime.mallocgc", 1), call("strconv.Itoa", 2), call(f, 7))
	check("an instance of a generic one", Place{Line: 7, Into: "slices.SortFunc[...]"}, call("slices.SortFunc[go.shape.int]", 2), call(f, 7))
	check("the collector", Place{Line: 7, Into: "garbage collection"}, call("runtime.gcDrainN", 9), call("runtime.mallocgc", 1), call(f, 7))
	check("a closure", Place{Line: 8, Into: "own instructions", From: main}, call(f+".func1", 8), call("sort.Slice", 2), call(f, 7), call(main, 3))
	check("a method of an instance", Place{Line: 8, Into: "own instructions", From: "example.com/m.(*T[...]).M"}, call(f, 8), call("example.com/m.(*T[go.shape.int]).M", 7))
	check("what calls itself", Place{Line: 8, Into: "own instructions", From: g}, call(f, 8), call(f, 7), call(g, 6), call(main, 5))
	check("through the standard library", Place{Line: 8, Into: "own instructions", From: g}, call(f, 8), call("sync.(*Once).Do", 7), call(g, 6))
	check("another module's", Place{Line: 8, Into: "os.Open", From: "github.com/x/z.H"}, call("os.Open", 8), call("github.com/x/y.G", 8), call("github.com/x/z.H", 6))
	check("inlined", Place{Line: 8, Into: "own instructions", From: g, Sites: [2]Frame{{Function: g, File: "a.go", Line: 1, At: 6}, {Function: main, File: "a.go", Line: 1, At: 5}}},
		inlined(f, 8), inlined(g, 6), call(main, 5), call("example.com/m.other", 4))
}

// A trace does not tell what was inlined; a profile of the same program does.
func TestInliningOf(t *testing.T) {
	const f, g = "example.com/m.F", "example.com/m.G"
	inner, outer := &profile.Function{Name: f}, &profile.Function{Name: g}
	r := rules
	r.Inlining = InliningOf(&profile.Profile{Location: []*profile.Location{{Line: []profile.Line{{Function: inner, Line: 8}, {Function: outer, Line: 6}}}}})
	if p := r.Target(calls(call(f, 9), call(g, 6))).Place; p.Sites[0].Function != g || p.Sites[0].At != 6 {
		t.Errorf("inlined: %+v", p)
	}
	if p := r.Target(calls(call(f, 9), call(g, 7))).Place; p.Sites[0].Function != "" {
		t.Errorf("called: %+v", p)
	}
	if x := InliningOf(nil); len(x) != 0 {
		t.Errorf("of no profile: %v", x)
	}
}

// A helper is charged to its callers, as what they call.
func TestHelper(t *testing.T) {
	r := rules
	r.Helper = func(function string) bool { return function == "example.com/m.helper" }
	target := r.Target(calls(call("runtime.memmove", 1), call("example.com/m.helper", 9), call("example.com/m.F", 7)))
	if target.Function != "example.com/m.F" || target.Place.Line != 7 || target.Place.Into != "example.com/m.helper" {
		t.Errorf("charged to %+v", target)
	}
	target = r.Target(calls(call("example.com/m.helper", 9), call("testing.tRunner", 7)))
	if target.Function != "example.com/m.helper" || target.Place.Line != 9 {
		t.Errorf("without another caller: charged to %+v", target)
	}
}

// A helper has three callers or more, tests and itself apart.
func TestHelpers(t *testing.T) {
	test := call("example.com/m.TestF", 1)
	test.File = "a_test.go"
	got := rules.Helpers(slices.Values([][]Frame{
		calls(call("runtime.memmove", 1), call("example.com/m.helper", 2), call("example.com/m.F", 3), test),
		calls(call("example.com/m.helper", 2), call("example.com/m.helper", 2), call("sort.Slice", 2), call("example.com/m.G.func1", 3), call("example.com/m.F", 3)),
		calls(call("example.com/m.helper", 2), call("example.com/m.G", 3), call("example.com/m.main", 3)),
		calls(call("example.com/m.helper", 2), call("example.com/m.main", 3)),
		calls(call("example.com/m.F", 2), call("example.com/m.main", 3)),
	}))
	if !slices.Equal(got, []string{"example.com/m.helper"}) {
		t.Errorf("the helpers are %v", got)
	}
}

// checkInside checks that what divides a function adds up to its share.
func checkInside(t *testing.T, c Cost, in Inside) {
	t.Helper()
	var into, cells float64
	for _, p := range in.Into {
		into += p.Share
	}
	for _, x := range in.Cells {
		cells += x.Share
	}
	if !near(into, c.Share.Value) || !near(cells, c.Share.Value) {
		t.Errorf("%s has %v: %v by what it does, %v by line and that", c.Function, c.Share.Value, into, cells)
	}
}

func partOf(t *testing.T, list []Part, name string) float64 {
	t.Helper()
	for _, p := range list {
		if p.Name == name {
			return p.Share
		}
	}
	t.Errorf("nothing is said of %s: %v", name, list)
	return 0
}

func lineOf(t *testing.T, in Inside, number int) Line {
	t.Helper()
	for _, l := range in.Lines {
		if l.Line == number {
			return l
		}
	}
	t.Errorf("nothing is said of line %d: %v", number, in.Lines)
	return Line{}
}

func TestInside(t *testing.T) {
	l := NewLedger("init", "setup", "timed")
	l.Watch()
	l.AddTime("init", 100, 0)
	l.AddTime("setup", 300, 300)
	l.AddTime("timed", 600, 400)
	add := func(phase string, count int64, stack ...Frame) { l.AddSamples(phase, rules.Target(stack), count) }
	const f, g, h = "example.com/m.F", "example.com/m.G", "example.com/m.H"
	add("setup", 10, call(f, 7), call(g, 3))
	add("timed", 10, call(f, 7), call(g, 3))
	add("timed", 20, call("runtime.growslice", 1), call(f, 8), call(h, 3))
	add("timed", 10, call("runtime.gcBgMarkWorker", 1))
	l.AddAllocated(rules.Target(calls(call("runtime.growslice", 1), call(f, 8), call(h, 3))), 3000)
	l.AddAllocated(rules.Target(calls(call("runtime.newobject", 1), call(f, 9), call(g, 3))), 1000)
	l.AddWait("timed", []Target{rules.Target(calls(call("time.Sleep", 1), call(f, 9), call(h, 3)))}, 30)
	l.AddDivided("init", rules.Target(calls(call(f, 7))), 100, 1, 4)
	l.AddDivided("init", rules.Target(calls(call(f, 8))), 100, 3, 4)
	c := find(t, l.Costs(), f)
	if !near(c.Share.Value, 1) {
		t.Fatalf("%s is charged %v of its own program", f, c.Share.Value)
	}
	in := l.Inside(f)
	checkInside(t, c, in)
	for _, x := range []struct {
		line  int
		share float64
	}{
		{7, 0.3 + 0.4*10/40 + 0.1/4},
		{8, 0.4*20/40 + 0.4*10/40*3/4 + 0.1*3/4},
		{9, 0.4*10/40/4 + 0.2},
	} {
		got := lineOf(t, in, x.line).Share
		if !near(got.Value, x.share) || got.Low > x.share || got.High < x.share || got.High > 1 {
			t.Errorf("line %d has %+v, want %v", x.line, got, x.share)
		}
	}
	if got := partOf(t, in.Into, "append growing a slice"); !near(got, 0.2) {
		t.Errorf("append has %v, want 0.2", got)
	}
	if got := partOf(t, in.Into, "garbage collection"); !near(got, 0.1) || !near(got, c.GC) {
		t.Errorf("the collector has %v, want 0.1", got)
	}
	if got := partOf(t, in.Into, "time.Sleep"); !near(got, 0.2) {
		t.Errorf("sleeping has %v, want 0.2", got)
	}
	if got, other := partOf(t, in.From, g), partOf(t, in.From, h); !near(got, 0.3+0.1+0.1/4) || !near(other, 0.2+0.3*0.25+0.2) {
		t.Errorf("called by g for %v and by h for %v", got, other)
	}
	if none := l.Inside("runtime (garbage collection)"); none.Into != nil || none.Lines != nil {
		t.Errorf("the runtime is divided: %+v", none)
	}
}

// The code of an inlined function counts for the line that calls it, and is shown as what it is.
func TestInsideOfInlined(t *testing.T) {
	l := NewLedger("timed")
	l.AddTime("timed", 100, 100)
	const f, g = "example.com/m.F", "example.com/m.G"
	l.AddSamples("timed", rules.Target(calls(call(f, 7))), 10)
	l.AddSamples("timed", rules.Target(calls(inlined(g, 2), call(f, 8))), 60)
	l.AddSamples("timed", rules.Target(calls(call("runtime.memmove", 9), inlined(g, 3), call(f, 7))), 30)
	costs := l.Costs()
	if c := find(t, costs, f); !near(c.Share.Value, 0.1) {
		t.Errorf("%s is charged %v, want 0.1", f, c.Share.Value)
	}
	in := l.Inside(f)
	seven, eight := lineOf(t, in, 7), lineOf(t, in, 8)
	if !near(seven.Share.Value, 0.4) || !near(partOf(t, seven.Inlined, g), 0.3) || !near(eight.Share.Value, 0.6) || !near(partOf(t, eight.Inlined, g), 0.6) {
		t.Errorf("line 7 %+v, line 8 %+v", seven, eight)
	}
	checkInside(t, find(t, costs, f), in)
	if own := l.Inside(g); !near(lineOf(t, own, 2).Share.Value, 0.6) || !near(partOf(t, own.From, f), 0.9) {
		t.Errorf("inside of %s: %+v", g, own)
	}
}

// A function whose objects have no size has nothing to be collected.
func TestInsideWithoutBytes(t *testing.T) {
	l := NewLedger("timed")
	l.AddTime("timed", 100, 100)
	target := rules.Target(calls(call("runtime.newobject", 1), call("example.com/m.F", 8)))
	l.AddSamples("timed", target, 10)
	l.AddAllocated(target, 0)
	c := find(t, l.Costs(), "example.com/m.F")
	checkInside(t, c, l.Inside("example.com/m.F"))
	if line := lineOf(t, l.Inside("example.com/m.F"), 8); !near(line.Share.Value, 1) {
		t.Errorf("%+v", line)
	}
}

// Two times that happen to be equally long are two: all of one and all of the other.
func TestEqualDivisions(t *testing.T) {
	l := NewLedger("timed")
	l.AddTime("timed", 200, 0)
	target := rules.Target(calls(call("example.com/m.F", 8)))
	for i := range 2 {
		l.AddDivided("timed", target, 50, 1, 1)
		l.AddPiece("timed", Piece{Target: target, Wall: 50, Hits: 1, Samples: 2, Block: i + 1})
		l.AddPiece("timed", Piece{Target: rules.Target(calls(call("example.com/m.G", 8))), Wall: 50, Hits: 1, Samples: 2, Block: i + 1})
	}
	c := find(t, l.Costs(), "example.com/m.F")
	if !near(c.Share.Value, 0.75) || !(c.Share.Low < 0.75) || !(c.Share.High <= 1) {
		t.Errorf("charged %+v, want 0.75", c.Share)
	}
	if amount := l.accounts["example.com/m.F"].amounts[0]; len(amount.divided) != 4 {
		t.Errorf("%d times, want 4: %+v", len(amount.divided), amount.divided)
	}
}

// What a package does before main, where nothing is known of its stacks, has no line.
func TestInsideOfInitialisation(t *testing.T) {
	l := NewLedger("init")
	l.AddTime("init", time.Second, 0)
	l.AddExact("init", Target{Frame: Frame{Function: "example.com/m"}}, time.Second)
	in := l.Inside("example.com/m")
	if len(in.Lines) != 0 || !near(partOf(t, in.Into, "package initialisation"), 1) {
		t.Errorf("%+v", in)
	}
}

// A profile of allocations may name who allocated nothing since it was begun.
func TestInsideOfNoBytes(t *testing.T) {
	l := NewLedger("timed")
	l.AddTime("timed", time.Second, time.Second)
	target := rules.TargetAt(calls(call("runtime.mallocgc", 1), call("example.com/m.F", 7), call("example.com/m.main", 3)), 1)
	if target.Function != "example.com/m.F" || target.Place.Line != 7 || target.Class != Own {
		t.Errorf("charged to %+v", target)
	}
	l.AddSamples("timed", target, 100)
	l.AddAllocated(target, 0)
	l.EndRun()
	for _, c := range l.Costs() {
		checkInside(t, c, l.Inside(c.Function))
	}
	if in := l.Inside(target.Function); len(in.Cells) == 0 || !(in.Cells[0].Share > 0.99) {
		t.Errorf("inside: %+v", in)
	}
}

// What adds up to all of a run is no more than that, though each phase's part is rounded.
func TestInsideOfAll(t *testing.T) {
	names := []string{"init", "setup", "timed"}
	target := rules.Target(calls(call("example.com/m.F", 7), call("example.com/m.G", 3)))
	for _, walls := range [][]time.Duration{{6, 23, 1}, {9, 18, 1}, {12, 35, 5}} {
		l := NewLedger(names...)
		for i, wall := range walls {
			l.AddTime(names[i], wall, wall)
			l.AddSamples(names[i], target, 10)
		}
		c, in := l.Costs()[0], l.Inside(target.Function)
		if got := max(c.Share.Value, c.Share.Low, in.Lines[0].Share.Value, in.Into[0].Share, in.From[0].Share, in.Cells[0].Share); got > 1 {
			t.Errorf("of phases of %v, a part has %v", walls, got)
		}
	}
}
