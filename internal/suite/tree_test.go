package suite

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// Relative paths in an overlay are of whatever tree is built.
func TestTreeReplaced(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fixed := filepath.Join(dir, "fixed.go")
	for name, text := range map[string]string{
		"go.mod": "module example.com/tree\n", "file.go": "package tree\n",
		"overlay.json": `{"Replace": {"relative.go": "file.go", ` + strconv.Quote(fixed) + `: "file.go"}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOFLAGS", "-overlay=overlay.json")
	if got := (Target{Dir: dir, Packages: []string{"."}}).Tree(t.Context(), t.TempDir()); !slices.Equal(got.Replaced, []string{fixed}) {
		t.Errorf("replaced %q, want %q", got.Replaced, fixed)
	}
}
