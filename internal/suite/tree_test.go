package suite

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Relative paths in an overlay are of whatever tree is built.
func TestTreeReplaced(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fixed := filepath.Join(dir, "fixed.go")
	fixture.Write(t, dir, map[string]string{
		"go.mod": "module example.com/tree\n", "file.go": "package tree\n",
		"overlay.json": `{"Replace": {"relative.go": "file.go", ` + strconv.Quote(fixed) + `: "file.go"}}`,
	})
	t.Setenv("GOFLAGS", "-overlay=overlay.json")
	if got := (Target{Dir: dir, Packages: []string{"."}}).Tree(t.Context(), t.TempDir()); !slices.Equal(got.Replaced, []string{fixed}) {
		t.Errorf("replaced %q, want %q", got.Replaced, fixed)
	}
}
