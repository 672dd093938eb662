package readme

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Pages are the pages whose lines are run and whose figures are checked: README, the
// manuals, and the README of each package.
func Pages(module fs.FS) (pages []string, err error) {
	for _, pattern := range []string{"README.md", "docs/*.md", "*/README.md", "*/*/README.md"} {
		found, err := fs.Glob(module, pattern)
		if err != nil {
			return nil, err
		}
		for _, page := range found {
			if !nested(module, path.Dir(page)) {
				pages = append(pages, page)
			}
		}
	}
	return slices.Compact(pages), nil
}

// nested reports whether a directory is a module of its own.
func nested(module fs.FS, dir string) bool {
	_, err := fs.Stat(module, path.Join(dir, "go.mod"))
	return err == nil && dir != "."
}

// Up leads from a page to the top of the module: "" or "../" and so on.
func Up(page string) string { return strings.Repeat("../", strings.Count(page, "/")) }
