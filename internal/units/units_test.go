package units

import (
	"io"
	"strings"
	"testing"
)

// Lines may come in pieces, and with others of any length.
func TestWriter(t *testing.T) {
	text := "Unit hits/op better=higher\r\nBenchmarkX 1 2 ns/op\nUnit\nUnit of work done\n" + strings.Repeat("x", 3*longest) +
		"\nUnit hits/op better=higher\nUnit p99-ns assume=nothing\nUnit cut off=1"
	for _, size := range []int{1, 7, len(text)} {
		var w Writer
		for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
			if _, err := io.WriteString(&w, rest[:min(size, len(rest))]); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := string(w.Lines()), "Unit hits/op better=higher\nUnit p99-ns assume=nothing\n"; got != want {
			t.Errorf("in pieces of %d: %q, want %q", size, got, want)
		}
	}
}
