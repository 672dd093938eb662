package inside

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Who sleeps is at work if no loop around looks for something, in the functions that call it.
func TestWorks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, `package main

func main() {
	for !done.Load() {
		pause()
		items()
	}
	pause()
}

func items() {
	for _, x := range list {
		pause()
		again(x)
	}
}

func pause() { time.Sleep(9) }

func again(n int) {
	time.Sleep(9)
	again(n - 1)
}
`)
	in := NewReader(filepath.Base, time.Now().Add(time.Hour))
	own := func(pkg string) bool { return pkg == "main" }
	frame := func(function string, at int) charge.Frame {
		return charge.Frame{Function: function, File: path, At: at}
	}
	sleep, pause, wait := charge.Frame{Function: "time.Sleep"}, frame("main.pause", 18), charge.Frame{Function: "runtime.selectgo"}
	for _, c := range []struct {
		name  string
		stack []charge.Frame
		want  bool
	}{
		{"in a loop that asks", []charge.Frame{sleep, pause, frame("main.main", 5)}, false},
		{"in no loop", []charge.Frame{sleep, pause, frame("main.main", 8)}, true},
		{"for each thing", []charge.Frame{sleep, pause, frame("main.items", 13), frame("main.main", 6)}, true},
		{"in who calls itself", []charge.Frame{sleep, frame("main.again", 21), frame("main.again", 22), frame("main.items", 14)}, false},
		{"in a library", []charge.Frame{sleep, {Function: "lib.Poll"}, frame("main.main", 8)}, false},
		{"beneath a library", []charge.Frame{sleep, pause, {Function: "lib.Each"}, frame("main.main", 8)}, true},
		{"in a select", []charge.Frame{wait, frame("main.items", 13)}, false},
		{"in a select that is called", []charge.Frame{wait, pause, frame("main.items", 13)}, true},
	} {
		target := charge.Target{Frame: c.stack[1], Class: charge.Own}
		if target = in.Tell(c.stack, target, own); target.Works != c.want {
			t.Errorf("%s: at work %v, want %v", c.name, target.Works, c.want)
		}
	}
}

// What is called in a loop that goes on until some time is, and so is what the loop itself does.
func TestByClock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, "package main\n\nfunc main() {\n\tfor time.Since(begin) < limit {\n\t\twork()\n\t}\n\twork()\n}\n\nfunc work() { time.Sleep(9) }\n")
	in := NewReader(filepath.Base, time.Now().Add(time.Hour))
	for at, want := range map[int]bool{5: true, 7: false} {
		work, main := charge.Frame{Function: "main.work", File: path, At: 10}, charge.Frame{Function: "main.main", File: path, At: at}
		for _, stack := range [][]charge.Frame{{work, main}, {main}} {
			got := in.Tell(stack, charge.Target{Frame: stack[0], Class: charge.Own}, func(pkg string) bool { return pkg == "main" })
			if got.ByClock != want {
				t.Errorf("%s, at line %d of main, goes on until some time: %v, want %v", stack[0].Function, at, got.ByClock, want)
			}
		}
	}
	stack := []charge.Frame{{Function: "testing.(*B).run"}, {Function: "testing.Benchmark"}, {Function: "main.main", File: path, At: 7}}
	if got := in.Tell(stack, charge.Target{Frame: stack[2]}, func(pkg string) bool { return pkg == "main" }); !got.ByClock {
		t.Error("who waits for testing.Benchmark does not go on until some time")
	}
	stack = []charge.Frame{{Function: "main.work", File: path, At: 10}, {Function: "testing.(*B).runN"}, {Function: "testing.(*B).launch"}}
	for _, timed := range []bool{false, true} { // in a suite, which does not end sooner
		in.Timed = timed
		if got := in.Tell(stack, charge.Target{Frame: stack[0], Class: charge.Own}, func(pkg string) bool { return pkg == "main" }); got.ByClock != timed {
			t.Errorf("what a benchmark does goes on until some time: %v, want %v", got.ByClock, timed)
		}
	}
}
