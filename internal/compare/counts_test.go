package compare

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/compare/exact"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Counts that cannot be written are no reason not to report them.
func TestKeepCounts(t *testing.T) {
	full := t.TempDir() // as a disk
	if err := os.Mkdir(filepath.Join(full, "compare.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Config{{Record: full}, {CountsTo: full}} {
		k := &comparer{Config: c}
		if err := k.keepCounts(new(difference.Difference), new(exact.File)); !errors.Is(err, suite.ErrRecord) {
			t.Errorf("%+v: %v, want ErrRecord", c, err)
		}
	}
}
