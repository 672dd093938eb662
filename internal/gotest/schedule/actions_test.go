package schedule

import (
	"strings"
	"testing"
	"time"
)

const actionGraph = `[
{"ID":0,"Mode":"go test","Deps":[1],"Priority":4,"TimeReady":"2026-01-01T00:00:09Z","TimeStart":"2026-01-01T00:00:09Z","TimeDone":"2026-01-01T00:00:09Z"},
{"ID":1,"Mode":"test run","Package":"m/a","Deps":[2,4],"Priority":3,"TimeReady":"2026-01-01T00:00:05Z","TimeStart":"2026-01-01T00:00:05Z","TimeDone":"2026-01-01T00:00:09Z"},
{"ID":2,"Mode":"link","Package":"m/a.test","Deps":[3],"Priority":2,"TimeReady":"2026-01-01T00:00:03Z","TimeStart":"2026-01-01T00:00:03Z","TimeDone":"2026-01-01T00:00:05Z","Cmd":["link"]},
{"ID":3,"Mode":"build","Package":"m/a [m/a.test]","Priority":1,"TimeReady":"2026-01-01T00:00:01Z","TimeStart":"2026-01-01T00:00:01Z","TimeDone":"2026-01-01T00:00:03Z"},
{"ID":4,"Mode":"vet","Package":"m/a_test [m/a.test]","TimeReady":"0001-01-01T00:00:00Z","TimeStart":"0001-01-01T00:00:00Z","TimeDone":"0001-01-01T00:00:00Z"}
]`

// A package without tests has no result that could be known.
func TestCachedRuns(t *testing.T) {
	actions := []Action{
		{Kind: Running, Object: "b001"}, {Kind: Link, Object: "b001", Cached: true},
		{Kind: Running, Object: "b002"}, {Kind: Link, Object: "b002"},
		{Kind: Running, Object: "b003"}, {Kind: Compile, Object: "b003", Cached: true},
	}
	markCachedRuns(actions)
	if !actions[0].Cached || actions[2].Cached || actions[4].Cached {
		t.Errorf("%+v, want the first run cached alone", actions)
	}
	if actions[0].Untested || actions[2].Untested || !actions[4].Untested {
		t.Errorf("%+v, want the last run to be without tests", actions)
	}
}

func TestRead(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	actions, err := Read(strings.NewReader(actionGraph), began)
	if err != nil {
		t.Fatal(err)
	}
	want := []Action{
		{Kind: Other, Deps: []int{1}, Start: 9 * time.Second, Done: 9 * time.Second},
		{Kind: Running, Package: "m/a", Deps: []int{2}, Start: 5 * time.Second, Done: 9 * time.Second},
		{Kind: Link, Package: "m/a", Deps: []int{3}, Start: 3 * time.Second, Done: 5 * time.Second},
		{Kind: Compile, Package: "m/a", Start: time.Second, Done: 3 * time.Second, Cached: true},
	}
	if len(actions) != len(want) {
		t.Fatalf("%d actions, want %d: the one that never ran is left out", len(actions), len(want))
	}
	for i, w := range want {
		a := actions[i]
		if a.Kind != w.Kind || a.Package != w.Package || a.Start != w.Start || a.Done != w.Done || a.Cached != w.Cached || len(a.Deps) != len(w.Deps) {
			t.Errorf("action %d is %+v, want %+v", i, a, w)
		}
	}
	if _, err := Read(strings.NewReader("[{"), began); err == nil {
		t.Error("a graph that is cut off is no error")
	}
}

func TestTestedPackage(t *testing.T) {
	for name, want := range map[string]string{
		"m/a": "m/a", "m/a.test": "m/a", "m/a [m/a.test]": "m/a", "m/a_test [m/a.test]": "m/a", "m/b [m/a.test]": "m/a",
	} {
		if got := testedPackage(name); got != want {
			t.Errorf("testedPackage(%q) = %q, want %q", name, got, want)
		}
	}
}
