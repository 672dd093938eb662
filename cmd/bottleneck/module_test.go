package main

import (
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// In a workspace it is the module that the directory is in, not the first one.
func TestCurrentModule(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{
		"go.work":            "go 1.26\n\nuse (\n\t./app\n\t./libs/text\n)\n",
		"app/go.mod":         "module example.com/app\n\ngo 1.26\n",
		"app/cmd/a.go":       "package cmd\n",
		"libs/text/go.mod":   "module example.com/text\n\ngo 1.26\n",
		"elsewhere/none.txt": "",
	})
	for folder, want := range map[string]string{
		"app": "example.com/app", "app/cmd": "example.com/app", "libs/text": "example.com/text", "libs": "", "elsewhere": "",
	} {
		t.Chdir(filepath.Join(dir, filepath.FromSlash(folder)))
		if got, err := currentModule(t.Context()); err != nil || got != want {
			t.Errorf("in %s: %q, %v, want %q", folder, got, err, want)
		}
	}
	t.Chdir(t.TempDir())
	if got, err := currentModule(t.Context()); err != nil || got != "" {
		t.Errorf("outside of a module: %q, %v", got, err)
	}
}
