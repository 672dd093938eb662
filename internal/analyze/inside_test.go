package analyze

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

const joinSource = `package main

func join(words []string) string {
	s := ""
	for _, w := range words {
		s += w
		step()
	}
	return s
}

func step() {}

func main() { join(nil) }
`

// joinProfile is of a program whose source is in a file: a string grows in join, where the code
// of step was written into a line.
func joinProfile(file string) *profile.Profile {
	p := simulated.CPU(time.Second, map[string]int64{"main.main;main.join;runtime.concatstring2": 60, "main.main;main.join": 40})
	step := &profile.Function{ID: 100, Name: "main.step"}
	p.Function = append(p.Function, step)
	lines := map[string][2]int64{"main.main": {14, 14}, "main.join": {3, 6}, "main.step": {12, 12}}
	for _, f := range p.Function {
		if l, ok := lines[f.Name]; ok {
			f.Filename, f.StartLine = file, l[0]
		}
	}
	for _, l := range p.Location {
		l.Line[0].Line = lines[l.Line[0].Function.Name][1]
	}
	for _, s := range p.Sample {
		if s.Location[0].Line[0].Function.Name == "main.join" {
			l := *s.Location[0]
			l.ID, l.Line = 100, []profile.Line{{Function: step, Line: 12}, {Function: l.Line[0].Function, Line: 7}}
			p.Location = append(p.Location, &l)
			s.Location[0] = &l
		}
	}
	return p
}

// The source stands beside the lines as long as it is what was measured, and what was inlined is
// shown at the line that it stands in.
func TestInsideOfSource(t *testing.T) {
	file := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, file, joinSource)
	p := joinProfile(file)
	p.TimeNanos = time.Now().Add(time.Hour).UnixNano()
	r, err := analyzed(t, Config{Hint: owner.Hint{Own: []string{"main"}}}, p)
	if err != nil {
		t.Fatal(err)
	}
	f := function(t, r.Functions, "main.join")
	if f.Charged != 0.6 || len(f.Lines) != 2 || f.Lines[0].Source != "s += w" || f.Lines[0].Share != 0.6 {
		t.Fatalf("join has %v: %+v", f.Charged, f.Lines)
	}
	if l := f.Lines[1]; l.Source != "step()" || l.Share != 0.4 || len(l.Inlined) != 1 || l.Inlined[0].Function != "main.step" {
		t.Errorf("the line with step is %+v", l)
	}
	if len(f.Hints) != 1 || f.Hints[0].Line != 6 || f.Hints[0].Share != 0.6 || f.Listing == nil || f.Listing.First != 3 {
		t.Errorf("hints %+v, listing %+v", f.Hints, f.Listing)
	}
	p = joinProfile(file)
	p.TimeNanos = time.Now().Add(-time.Hour).UnixNano()
	if r, err = analyzed(t, Config{Hint: owner.Hint{Own: []string{"main"}}}, p); err != nil {
		t.Fatal(err)
	}
	f = function(t, r.Functions, "main.join")
	if f.Lines[0].Source != "" || f.Hints != nil || f.Listing != nil || !warned(r, "main.go changed after it was measured") {
		t.Errorf("the file was written later: %+v, warnings %v", f, r.Warnings)
	}
	p = joinProfile(file)
	p.TimeNanos = 0
	if r, err = analyzed(t, Config{Hint: owner.Hint{Own: []string{"main"}}}, p); err != nil || warned(r, "changed after") || !warned(r, "does not tell when") {
		t.Errorf("a profile without a time: %v, %v", err, r.Warnings)
	}
}

// A function that calls nobody executes instructions only where time is what is charged, and what
// was counted is not to be measured for longer.
func TestItself(t *testing.T) {
	check := func(types []string, itself, warning string) {
		t.Helper()
		values := make([]int64, len(types))
		for i := range values {
			values[i] = 8
		}
		r, err := analyzed(t, Config{}, simulated.New(types, map[string][]int64{"main.f": values}))
		if err != nil {
			t.Fatal(err)
		}
		if into := r.Functions[0].Into; len(into) != 1 || into[0].Function != itself {
			t.Errorf("%v: %v, want %s", types, into, itself)
		}
		if text := fmt.Sprint(r.Warnings); strings.Contains(text, "taken") != (warning != "") || !strings.Contains(text, warning) {
			t.Errorf("%v: warnings %s, want %q", types, text, warning)
		}
	}
	check([]string{"samples/count"}, "own instructions", "only 8 samples were taken: measure for longer")
	check([]string{"inuse_objects/count", "inuse_space/bytes"}, "own allocations", "sample more often")
	check([]string{"contentions/count", "delay/nanoseconds"}, "itself", "only one sample was taken")
	check([]string{"goroutine/count"}, "itself", "")
	check([]string{"samples/count", "off_cpu/nanoseconds"}, "itself", "measure for longer")
}
