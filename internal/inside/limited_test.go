package inside

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What is called between waits for a limiter is limited; who waits for it, and what is called elsewhere, is not.
func TestLimited(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, `package main

import "golang.org/x/time/rate"

func wait() { l.Wait(ctx) }

func call() { work() }

func main() {
	call()
	for range 10 {
		wait()
		call()
	}
}
`)
	in := NewReader(filepath.Base, time.Now().Add(time.Hour))
	own := func(pkg string) bool { return pkg == "main" }
	frame := func(function string, at int) charge.Frame {
		return charge.Frame{Function: function, File: path, At: at}
	}
	for _, c := range []struct {
		name  string
		stack []charge.Frame
		want  bool
	}{
		{"called between", []charge.Frame{frame("main.call", 7), frame("main.main", 13)}, true},
		{"called before", []charge.Frame{frame("main.call", 7), frame("main.main", 10)}, false},
		{"who waits", []charge.Frame{frame("main.wait", 5), frame("main.main", 12)}, false},
		{"the loop itself", []charge.Frame{frame("main.main", 13)}, false},
		{"another's loop", []charge.Frame{frame("main.call", 7), frame("other.loop", 13)}, false},
	} {
		target := charge.Target{Frame: c.stack[0], Class: charge.Own}
		if got := in.Tell(c.stack, target, own).Limited; got != c.want {
			t.Errorf("%s: limited is %v, want %v", c.name, got, c.want)
		}
	}
}
