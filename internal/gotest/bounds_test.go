package gotest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

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
