package gorun

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestFiles(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOWORK", "off")
	fixture.Write(t, dir, map[string]string{
		"go.mod":        "module example.com/m\n\ngo 1.24\n",
		"m.go":          "package m\n\nimport (\n\t_ \"embed\"\n\n\t_ \"example.com/m/sub\"\n)\n\n//go:embed text/a\nvar text string\n",
		"m_test.go":     "package m\n",
		"tagged.go":     "//go:build mine\n\npackage m\n",
		"other.go":      "//go:build other\n\npackage m\n",
		"text/a":        "a",
		"text/b":        "b",
		"sub/sub.go":    "package sub\n",
		"unused/new.go": "package unused\n",
	})
	files, err := Go{Dir: dir, Tmp: t.TempDir()}.Files(t.Context(), "mine", ".")
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = filepath.ToSlash(rel)
	}
	want := []string{"go.mod", "go.sum", "m.go", "m_test.go", "sub/sub.go", "tagged.go", "text/a", "vendor/modules.txt"}
	if !slices.Equal(files, want) {
		t.Errorf("%q, want %q", files, want)
	}
}
