package gotest

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/fixture"
)

// All get what is fair, and nobody more than there is.
func TestFair(t *testing.T) {
	for _, c := range []struct {
		sizes     []int64
		sum, want int64
	}{
		{nil, 10, math.MaxInt64},
		{[]int64{3, 4}, 10, math.MaxInt64},
		{[]int64{20}, 10, 10},
		{[]int64{9, 1, 9}, 11, 5},
		{[]int64{4, 4, 4}, 10, 3},
	} {
		if got := fair(slices.Clone(c.sizes), c.sum); got != c.want {
			t.Errorf("fair(%v, %d) = %d, want %d", c.sizes, c.sum, got, c.want)
		}
	}
}

// Traces of many programs, and large ones, are read up to a bound.
func TestReadable(t *testing.T) {
	e := &execution{wall: 10 * time.Second, records: make(map[string]string)}
	add := func(name string, size int64) {
		dir := filepath.Join(t.TempDir(), name)
		fixture.WriteFile(t, filepath.Join(dir, "trace"), "")
		if err := os.Truncate(filepath.Join(dir, "trace"), size); err != nil {
			t.Skip("no sparse files:", err)
		}
		e.records[name] = dir
	}
	add("a", 100<<20)
	if got := e.readable(); got != readOfOne {
		t.Errorf("of one large trace %d bytes are read, want %d", got, readOfOne)
	}
	for name := range strings.FieldsSeq("b c d e f g h i") {
		add(name, 50<<20)
	}
	if got, want := e.readable(), int64(readOfAll+10*readOfSecond)/9; got != want {
		t.Errorf("of nine %d bytes are read, want %d", got, want)
	}
}

// What lasts long for its size is read first, and what does not fit is cut.
func TestWithin(t *testing.T) {
	traces := []extent{{30, 10}, {5, 100}, {20, 10}, {0, 0}}
	for sum, want := range map[int64][]int64{100: {30, 5, 20, 0}, 30: {5, 5, 20, 0}, 12: {0, 5, 7, 0}, 0: {0, 0, 0, 0}} {
		if got := within(traces, sum); !slices.Equal(got, want) {
			t.Errorf("within %d: %v, want %v", sum, got, want)
		}
	}
}
