package find

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

// Profiles of programs with a fault bear it out, and the line that has it gets a hint.
func TestFindFaults(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/faults", BenchTime: "10000x"}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("testdata/faults/faults.go")
	if err != nil {
		t.Fatal(err)
	}
	hints := make(map[int]report.Hint)
	for _, b := range r.Benchmarks {
		ran := reporttest.Ran(b.Functions)
		for _, f := range b.Functions {
			for _, h := range f.Hints {
				h.Share /= ran
				if h.Share > hints[h.Line].Share {
					hints[h.Line] = h
				}
			}
		}
	}
	number := 0
	for line := range strings.Lines(string(source)) {
		number++
		_, want, ok := strings.Cut(strings.TrimSpace(line), "// hint: ")
		h, found := hints[number]
		if ok && !strings.Contains(h.Text, want) {
			t.Errorf("line %d: %q, want %q", number, h.Text, want)
		}
		if found && !ok {
			t.Errorf("line %d: %q, want nothing", number, h.Text)
		}
		if found && (h.Share < 0.05 || h.Share > 1) {
			t.Errorf("line %d: %s is worth %.3f", number, h.Text, h.Share)
		}
	}
}

// A lock that others queue for: its holder is charged, and told.
func TestFindLocked(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/locked"}, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Functions {
		if f.Function != "main.(*cache).load" {
			continue
		}
		if len(f.Hints) != 1 || f.Hints[0].Line != 18 || !strings.Contains(f.Hints[0].Text, "os.ReadFile waits while holding c.mu") {
			t.Errorf("load has %+v and does %+v", f.Hints, f.Into)
		}
		return
	}
	t.Errorf("load is not there: %+v", r.Functions)
}
