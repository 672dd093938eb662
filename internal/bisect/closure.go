package bisect

import (
	"path"
	"slices"
	"strings"
)

// A closure is what a benchmark's program is built from: the directories of the
// packages that lie in the tree, below its top, with slashes, and the files that
// they embed.
type closure struct {
	dirs   map[string]bool
	embeds map[string]bool
}

// newClosure returns an empty closure.
func newClosure() closure {
	return closure{dirs: make(map[string]bool), embeds: make(map[string]bool)}
}

// add adds a package's directory and what it embeds.
func (c closure) add(dir string, embeds []string) {
	c.dirs[dir] = true
	for _, name := range embeds {
		c.embeds[path.Join(dir, name)] = true
	}
}

// touched reports whether a change of the files may change what is built or what
// is measured. Go files count in the directories of the closure; a package cannot
// come into it unless one of those changes. Of other files everything counts that
// the build reads (module files, vendor directories, C and assembly, what is
// embedded) or that a benchmark is likely to read: test data anywhere, and all
// below the closure's directories but documentation.
func (c closure) touched(files []string) bool {
	return slices.ContainsFunc(files, c.touches)
}

func (c closure) touches(file string) bool {
	dir, name := path.Split(file)
	dir = path.Clean(dir)
	switch {
	case isModuleFile(name), c.embeds[file]:
		return true
	case inDirectory(file, "vendor"), inDirectory(file, "testdata"):
		return true
	}
	switch path.Ext(name) {
	case ".go":
		return c.dirs[dir]
	case ".s", ".S", ".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m", ".f", ".F", ".for", ".f90", ".sx", ".syso", ".pgo":
		return true
	case ".md":
		return false
	}
	return !hidden(file) && c.below(dir)
}

func isModuleFile(name string) bool {
	return name == "go.mod" || name == "go.sum" || name == "go.work" || name == "go.work.sum"
}

// inDirectory reports whether a file lies in a directory of that name.
func inDirectory(file, name string) bool {
	return strings.HasPrefix(file, name+"/") || strings.Contains(file, "/"+name+"/")
}

// hidden reports whether a file, or a directory around it, begins with a dot:
// what there is for git, editors and services.
func hidden(file string) bool {
	return strings.HasPrefix(file, ".") || strings.Contains(file, "/.")
}

// below reports whether a directory is one of the closure, or lies in one.
func (c closure) below(dir string) bool {
	for {
		if c.dirs[dir] {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
		dir = path.Dir(dir)
	}
}
