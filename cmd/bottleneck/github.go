package main

import (
	"cmp"
	"os"
	"path/filepath"
)

// inRepository returns how files that a report names from the root of their module are
// named from that of the repository, as GitHub does it: "" for those that are not in it.
func inRepository(dir string) func(file string) string {
	module := above(dir, "go.mod")
	root := cmp.Or(above(dir, ".git"), module)
	return func(file string) string {
		if file = filepath.FromSlash(file); !filepath.IsAbs(file) {
			file = filepath.Join(module, file)
		}
		rel, err := filepath.Rel(root, file)
		if _, missing := os.Stat(file); err != nil || missing != nil || !filepath.IsLocal(rel) {
			return ""
		}
		return filepath.ToSlash(rel)
	}
}

// above is the nearest directory, from one upward, that holds a file, or "".
func above(dir, file string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, file)); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
