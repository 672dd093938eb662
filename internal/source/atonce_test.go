package source

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Whoever asks, and at whatever time, a file is read once.
func TestTreeAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	fixture.WriteFile(t, path, "package main\n\nfunc main() {}\n")
	var tree Tree
	var all sync.WaitGroup
	files := make([]*File, 8)
	for i := range files {
		all.Go(func() {
			tree.Limited(path, 3)
			files[i], _ = tree.File(path)
		})
	}
	all.Wait()
	for _, f := range files {
		if f == nil || f != files[0] {
			t.Fatalf("read as %v, and as %v", files[0], f)
		}
	}
}
