package main

import (
	"os"
	"path/filepath"
	"testing"
)

// In a workspace it is the module that the directory is in, not the first one.
func TestCurrentModule(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.work":            "go 1.26\n\nuse (\n\t./app\n\t./libs/text\n)\n",
		"app/go.mod":         "module example.com/app\n\ngo 1.26\n",
		"app/cmd/a.go":       "package cmd\n",
		"libs/text/go.mod":   "module example.com/text\n\ngo 1.26\n",
		"elsewhere/none.txt": "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
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
