package stacks

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

func options(by string) Options {
	return Options{
		Value:  func(s *profile.Sample) float64 { return float64(s.Value[1]) },
		Events: func(s *profile.Sample) float64 { return float64(s.Value[0]) }, By: by,
	}
}

// Stacks of several profiles are kept once, and come back as one profile.
func TestSet(t *testing.T) {
	a := simulated.CPU(time.Second, map[string]int64{"main.main;main.f": 3, "main.main;main.g": 4})
	b := simulated.CPU(2*time.Second, map[string]int64{"main.main;main.g": 5, "main.main;?": 6})
	b.Sample[0].Label = map[string][]string{"endpoint": {"/x"}}
	b.Mapping = []*profile.Mapping{{ID: 1, File: "/usr/lib/libz.so.1"}}
	for _, l := range b.Location {
		l.Mapping = b.Mapping[0]
	}
	var s Set
	s.Add(1, "b", b, options("endpoint"))
	s.Add(0, "a", a, options("endpoint"))
	if s.Len() != 3 || len(s.Units) != 2 || len(s.Labels) != 1 {
		t.Fatalf("%d stacks in %d units with %d labels", s.Len(), len(s.Units), len(s.Labels))
	}
	p := s.Profile(profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, "endpoint")
	if err := p.CheckValid(); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]int64)
	for _, x := range p.Sample {
		var name strings.Builder
		for _, l := range slices.Backward(x.Location) {
			name.WriteString(l.Line[0].Function.Name + ";")
		}
		if len(x.Label["endpoint"]) > 0 {
			name.WriteString(x.Label["endpoint"][0])
		}
		got[name.String()] += x.Value[1]
	}
	want := map[string]int64{"main.main;main.f;": 3e7, "main.main;main.g;": 9e7, "main.main;[libz.so.1] (no symbols);/x": 6e7}
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s: %d, want %d", name, got[name], v)
		}
	}
	if p.Sample[1].Value[0] != 9 {
		t.Errorf("%d samples of main.g, want 9", p.Sample[1].Value[0])
	}
	if len(got) != len(want) || p.DurationNanos != 3e9 {
		t.Errorf("%v, %d ns", got, p.DurationNanos)
	}
}

// What was inlined stays at the place of its caller.
func TestInlined(t *testing.T) {
	p := simulated.CPU(time.Second, map[string]int64{"main.main;main.f;main.g": 1})
	x := p.Sample[0]
	joined := &profile.Location{ID: 9, Line: []profile.Line{x.Location[0].Line[0], x.Location[1].Line[0]}}
	p.Location = append(p.Location, joined)
	x.Location = []*profile.Location{joined, x.Location[2]}
	var s Set
	s.Add(0, "a", p, options(""))
	out := s.Profile(profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, "")
	list := out.Sample[0].Location
	if len(list) != 2 || len(list[0].Line) != 2 || list[0].Line[0].Function.Name != "main.g" || list[0].Line[0].Line != joined.Line[0].Line {
		t.Errorf("locations %+v", list)
	}
}

func TestNameless(t *testing.T) {
	for name, want := range map[string]bool{"": true, "0x12ab": true, "??": true, "[unknown]": true, "[unknown_Java]": true, "unknown": true, "(unknown):-1 - (unknown) [c function]": true, "unknown.rb:3 - f": false, "main.f": false, "0xy": false, "?x": false} {
		if nameless(name) != want {
			t.Errorf("%q is taken for a name: %v", name, want)
		}
	}
}

// Of very many stacks the smallest are cut, and nothing of the total is lost.
func TestManyStacks(t *testing.T) {
	counts := make(map[string]int64)
	for i := range 3000 {
		var name strings.Builder
		name.WriteString("main.main")
		for k := i; k > 0; k /= 2 {
			name.WriteString(";main.f" + string(rune('a'+k%2)))
		}
		counts[name.String()] = int64(1 + i%2)
	}
	var s Set
	s.Add(0, "a", simulated.CPU(time.Second, counts), options(""))
	p := s.profile(profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, "", 2000)
	var samples int64
	for _, x := range p.Sample {
		samples += x.Value[0]
	}
	if err := p.CheckValid(); err != nil || len(p.Comments) != 1 || samples != 4500 || len(p.Sample) > 2000 {
		t.Errorf("%d samples in %d stacks, %v, %v", samples, len(p.Sample), p.Comments, err)
	}
}

// Labels that are numbers, as a heap profile's are, tell samples apart too.
func TestLabelValue(t *testing.T) {
	x := &profile.Sample{
		Label:    map[string][]string{"endpoint": {"/x", "/y"}},
		NumLabel: map[string][]int64{"bytes": {4096}, "request": {-1}}, NumUnit: map[string][]string{"bytes": {"bytes"}},
	}
	for key, want := range map[string]string{"endpoint": "/x", "bytes": "4096 bytes", "request": "-1", "other": ""} {
		if got := labelValue(x, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}
