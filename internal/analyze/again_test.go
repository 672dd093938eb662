package analyze

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// A profile that is given twice counts once, in whatever order it is read.
func TestAgain(t *testing.T) {
	type given struct {
		number int
		name   string
		p      *profile.Profile
	}
	at := func(nanos int64) *profile.Profile {
		p := simple()
		p.TimeNanos = nanos
		return p
	}
	text := func() *profile.Profile {
		return simulated.New([]string{"goroutine/count"}, map[string][]int64{"main.main": {3}})
	}
	for _, c := range []struct {
		list     []given
		profiles int
		warning  string
	}{
		{[]given{{0, "a", at(5)}, {1, "a", at(5)}}, 1, "left out: a, which was given twice"},
		{[]given{{0, "a", at(5)}, {1, "copy", at(5)}}, 1, "left out: copy, the same profile as a"},
		{[]given{{1, "copy", at(5)}, {0, "a", at(5)}}, 1, "left out: copy, the same profile as a"},
		{[]given{{0, "a", at(5)}, {1, "later", at(6)}}, 2, ""},
		{[]given{{0, "a", text()}, {1, "a", text()}}, 1, "left out: a, which was given twice"},
		{[]given{{0, "a", text()}, {1, "b", text()}}, 2, ""}, // without a time it may be another pod's
	} {
		a, err := New(Config{})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range c.list {
			if err := a.Add(g.number, g.name, g.p); err != nil {
				t.Fatal(err)
			}
		}
		r, err := a.Report()
		if err != nil || r.Profile.Profiles != c.profiles || warned(r, "left out") != (c.warning != "") || !warned(r, c.warning) && c.warning != "" {
			t.Errorf("%v: %d profiles, warnings %v, %v; want %d, %q", c.list, r.Profile.Profiles, r.Warnings, err, c.profiles, c.warning)
		}
		if name := a.groups[0].set.Units[0].Name; name != "a" {
			t.Errorf("the first is %s", name)
		}
	}
}

// A comparison says which profiles it leaves out, and which are on both sides.
func TestBothSides(t *testing.T) {
	other := simulated.New([]string{"goroutine/count"}, map[string][]int64{"main.f": {3}})
	d, _, err := compare(side(t, simple()), side(t, simple(), other), Per{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(d.Warnings); !strings.Contains(text, "pod0 is on both sides") || !strings.Contains(text, "left out: pod1 (goroutine/count)") {
		t.Errorf("warnings %v", d.Warnings)
	}
}
