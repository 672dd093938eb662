package suite

import (
	"slices"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

func TestSlowestFirst(t *testing.T) {
	got := SlowestFirst(map[string]time.Duration{"b": 2, "linking m.test": 1, "a": 2, "c": 3})
	want := []report.PackageTime{{Package: "c", Wall: 3}, {Package: "a", Wall: 2}, {Package: "b", Wall: 2}, {Package: "linking m.test", Wall: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
