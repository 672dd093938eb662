package source

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestTree(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.go")
	text := "package a\r\n\n// f does it.\nfunc f() {\n\tprintln(1)\n}\n\nvar x = 1\n"
	fixture.WriteFile(t, path, text)
	var now Tree
	f, err := now.File(path)
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int]string{0: "", 1: "package a", 5: "\tprintln(1)", 8: "var x = 1", 9: ""} {
		if got := f.Line(number); got != want {
			t.Errorf("line %d is %q, want %q", number, got, want)
		}
	}
	for line, want := range map[int][2]int{4: {4, 6}, 5: {4, 6}, 6: {4, 6}, 3: {}, 8: {}} {
		if first, last := f.Function(line); first != want[0] || last != want[1] {
			t.Errorf("the function at line %d has the lines %d to %d, want %v", line, first, last, want)
		}
	}
	if _, err := now.File(path + ".missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	before := Tree{Built: time.Now().Add(-time.Hour)}
	if _, err := before.File(path); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that was written later: %v", err)
	}
	after := Tree{Built: time.Now().Add(time.Hour)}
	if _, err := after.File(path); err != nil {
		t.Errorf("a file that was written before: %v", err)
	}
}

// Loops that do nothing but ask wait without blocking.
func TestSpins(t *testing.T) {
	for text, want := range map[string]bool{
		"for !done.Load() { }":                                    true,
		"for !done.Load() {\n runtime.Gosched()\n }":              true,
		"for {\n if done.Load() {\n break\n }\n }":                true,
		"for {\n if l.TryLock() {\n return\n }\n }":               true,
		"for !done.Load() {\n work()\n }":                         false,
		"for i := 0; i < n.Load(); i++ { }":                       false,
		"for n < 10 {\n if n > 5 {\n break\n }\n }":               false,
		"for range 10 { }":                                        false,
		"for !done.Load() {\n if ready() {\n return\n } else {}}": true,
		// With what is done once before they end, which is not asking.
		"for {\n if v := slot.Load(); v != 0 {\n work()\n return\n }\n }":                 true,
		"for {\n v := n.Load()\n if v > 0 && n.CompareAndSwap(v, v-1) {\n return\n }\n }": true,
		"for i := 0; ; i++ {\n if done.Load() {\n return\n }\n }":                         true,
		"for !l.held.CompareAndSwap(false, true) {\n tries++\n }":                         true,
		"for {\n for range 10 {\n }\n if done.Load() {\n return\n }\n }":                  false,
		// These search.
		"for i := 0; ; i++ {\n if space(s[i]) {\n break\n }\n }":         false,
		"for {\n if m.Load(i) {\n return\n }\n i++\n }":                  false,
		"for {\n x := next()\n if x == nil {\n return\n }\n }":           false,
		"for i := 0; i < n.Load(); i++ {\n if more() {\n work()\n }\n }": false,
	} {
		path := filepath.Join(t.TempDir(), "a.go")
		fixture.WriteFile(t, path, "package a\n\nfunc f() {\n"+text+"\n}\n")
		var tree Tree
		f, err := tree.File(path)
		if err != nil {
			t.Fatal(err)
		}
		before := strings.Index(text, "work()")
		if f.Spins(4) != want || f.Spins(3) || before > 0 && f.Spins(4+strings.Count(text[:before], "\n")) {
			t.Errorf("%q spins: %v, the line before it %v, want %v and false, nor does work", text, f.Spins(4), f.Spins(3), want)
		}
	}
}
