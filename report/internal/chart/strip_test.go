package chart

import (
	"strings"
	"testing"
	"time"
)

// A path of two functions with a gap between them, and of more than have letters.
func TestStrip(t *testing.T) {
	path := []Span{{0, 6 * time.Second, "m.F", "processor"}, {8 * time.Second, 4 * time.Second, "m.G", "lock"}}
	s := NewStrip(path)
	if want := strings.Repeat("A", 36) + strings.Repeat(" ", 12) + strings.Repeat("B", 24); s.Letters != want {
		t.Errorf("%q\nwant\n%q", s.Letters, want)
	}
	if len(s.Legend) != 2 || s.Legend[0] != (Entry{'A', "m.F", "processor", 0.6}) {
		t.Errorf("legend %+v", s.Legend)
	}
	for i := range 20 {
		path = append(path, Span{12*time.Second + time.Duration(i)*time.Millisecond, time.Millisecond, string(rune('a' + i)), ""})
	}
	path = append(path, Span{13 * time.Second, time.Second, "m.F", "lock"})
	s = NewStrip(path)
	if len(s.Legend) != stripLetters || s.Letters[len(s.Letters)-1] != 'C' || s.Legend[2].Kind != "lock" {
		t.Errorf("%q, legend %+v", s.Letters, s.Legend)
	}
	if NewStrip(nil) != nil {
		t.Error("a strip of nothing")
	}
}

// For a page the gap is a part without a name.
func TestPath(t *testing.T) {
	path := []Span{{0, 6 * time.Second, "m.F", "processor"}, {8 * time.Second, 4 * time.Second, "m.G", "lock"}}
	name := func(function, kind string) string { return function + ", " + kind }
	c := NewPath(path, name, func(function string) string { return "#" + function })
	if len(c.Parts) != 3 || c.Parts[1] != (PathPart{Share: 1.0 / 6, Shade: -1}) || c.Parts[2].Shade != 1 || c.Parts[2].Name != "m.G, lock" {
		t.Errorf("parts %+v", c.Parts)
	}
	if got := c.Says(); got != "The critical path over the run: m.F, processor 60.0 %, m.G, lock 40.0 %" || c.Legend[0].Href != "#m.F" {
		t.Errorf("it says %q; legend %+v", got, c.Legend)
	}
	if NewPath(nil, name, nil) != nil {
		t.Error("a path of nothing")
	}
}
