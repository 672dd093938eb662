package progress

import (
	"bytes"
	"strings"
	"testing"
)

func TestSilentWithoutTerminal(t *testing.T) {
	var out bytes.Buffer
	b := New(&out, "work", 10)
	b.Add(5)
	b.Set(10)
	b.Close()
	if out.Len() != 0 {
		t.Errorf("wrote %q to a writer that is no terminal", out.String())
	}
}

func TestLine(t *testing.T) {
	check := func(done, total int64, want string) {
		t.Helper()
		b := &Bar{label: "work", total: total, done: done}
		if got := b.line(); got != want {
			t.Errorf("line(%d of %d) = %q, want %q", done, total, got, want)
		}
	}
	check(0, 10, "work ["+strings.Repeat(".", 30)+"]   0 %")
	check(5, 10, "work ["+strings.Repeat("#", 15)+strings.Repeat(".", 15)+"]  50 %")
	check(99, 10, "work ["+strings.Repeat("#", 30)+"] 100 %") // more than was promised
	check(7, 0, "work 7")
}

func TestDrawsAndWipes(t *testing.T) {
	var out bytes.Buffer
	b := &Bar{w: &out, label: "work", total: 2}
	b.Add(1)
	b.Add(1) // too soon after the first to be drawn
	b.Close()
	if got, want := out.String(), wipe+"work ["+strings.Repeat("#", 15)+strings.Repeat(".", 15)+"]  50 %"+wipe; got != want {
		t.Errorf("drew %q, want %q", got, want)
	}
}

// What another program has written is not wiped.
func TestLeavesOthersAlone(t *testing.T) {
	var out bytes.Buffer
	b := &Bar{w: &out}
	b.Label("work")
	b.Label("")
	out.WriteString("name? ")
	b.Close()
	if got, want := out.String(), wipe+"work"+wipe+"name? "; got != want {
		t.Errorf("drew %q, want %q", got, want)
	}
}
