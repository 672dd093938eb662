package inside

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// It is the function that is called when something is too old, or before and when something is tried again, that is so,
// and of pauses the loop's own, too.
func TestOften(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, `package main

func main() {
	if time.Since(at) > ttl {
		load()
	}
	for call() != nil {
		rest()
		time.Sleep(1)
	}
}

func load() { time.Sleep(9) }

func call() error { return nil }

func rest() { time.Sleep(2) }
`)
	in := NewReader(filepath.Base, time.Now().Add(time.Hour))
	own := func(pkg string) bool { return pkg == "main" }
	frame := func(function string, at int) charge.Frame {
		return charge.Frame{Function: function, File: path, At: at}
	}
	for _, c := range []struct {
		name               string
		stack              []charge.Frame
		aged, again, tried bool
	}{
		{"what is loaded", []charge.Frame{frame("main.load", 13), frame("main.main", 5)}, true, false, false},
		{"what is tried", []charge.Frame{frame("main.call", 15), frame("main.main", 7)}, false, false, true},
		{"a pause", []charge.Frame{frame("main.rest", 17), frame("main.main", 8)}, false, true, false},
		{"the loop's own", []charge.Frame{frame("main.main", 9)}, false, true, false},
		{"its condition", []charge.Frame{frame("main.main", 7)}, false, false, false},
		{"the function that loads", []charge.Frame{frame("main.main", 5)}, false, false, false},
	} {
		target := charge.Target{Frame: c.stack[0], Class: charge.Own}
		target = in.Tell(c.stack, target, own)
		if target.Aged != c.aged || target.Again != c.again || target.Tried != c.tried {
			t.Errorf("%s: aged %v, again %v, tried %v", c.name, target.Aged, target.Again, target.Tried)
		}
	}
}

func TestPolls(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, "package main\n\nfunc main() {\n\tfor !done.Load() {\n\t}\n\twork()\n}\n")
	in := NewReader(filepath.Base, time.Now().Add(time.Hour))
	own := func(pkg string) bool { return pkg == "main" }
	for _, c := range []struct {
		line    int
		callees []string
		want    bool
	}{
		{4, nil, true},
		{4, []string{"sync/atomic.(*Bool).Load"}, true},
		{4, []string{"bytes.Count"}, false}, // that takes its time
		{6, nil, false},
		{6, []string{"runtime.chanrecv", "runtime.selectnbrecv"}, true},
		{6, []string{"runtime.Gosched"}, true},
		{6, []string{"runtime.Gosched", "runtime.GC"}, false},
	} {
		var stack []charge.Frame
		for _, f := range c.callees {
			stack = append(stack, charge.Frame{Function: f})
		}
		stack = append(stack, charge.Frame{Function: "main.main", File: path, At: c.line})
		if got := in.Tell(stack, charge.Target{Frame: stack[len(stack)-1], Class: charge.Own, Place: charge.Place{File: path, Line: c.line}}, own).Polls; got != c.want {
			t.Errorf("line %d that calls %v polls: %v, want %v", c.line, c.callees, got, c.want)
		}
	}
}
