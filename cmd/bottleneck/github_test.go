package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Files of a module that is not the whole repository are named from the root of that.
func TestInRepository(t *testing.T) {
	root := t.TempDir()
	module := filepath.Join(root, "sub", "m")
	for _, dir := range []string{filepath.Join(root, ".git"), filepath.Join(module, "p")} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	save(t, module, "go.mod", "module example.com/m\n")
	save(t, module, "p/p.go", "package p\n")
	path := inRepository(filepath.Join(module, "p"))
	for file, want := range map[string]string{
		"p/p.go": "sub/m/p/p.go", filepath.Join(module, "p", "p.go"): "sub/m/p/p.go", "strings/strings.go": "", os.Args[0]: "",
	} {
		if got := path(file); got != want {
			t.Errorf("%s is %q, want %q", file, got, want)
		}
	}
}
