// Package identity finds what cannot differ between two versions of a tree:
// packages whose test programs are built from the same files, and benchmarks of
// other packages that can only reach the same machine code and data. It errs on one
// side only: in doubt, things differ.
package identity

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// A Footprint is what a benchmark's program is built from: the directories of the
// packages that lie in the tree, below its top, with slashes, the files that they
// embed, and those that their sources mention.
type Footprint struct {
	dirs     map[string]bool
	embeds   map[string]bool
	mentions *mentions
	foreign  *foreign
}

// NewFootprint returns an empty footprint.
func NewFootprint() Footprint {
	return Footprint{dirs: make(map[string]bool), embeds: make(map[string]bool), mentions: newMentions(), foreign: newForeign()}
}

// Add adds a package's directory and what it embeds.
func (f Footprint) Add(dir string, embeds []string) {
	f.dirs[dir] = true
	for _, name := range embeds {
		f.embeds[path.Join(dir, name)] = true
	}
}

// AddPackage adds a package that lies below top, with its tests, and reports whether it
// does.
func (f Footprint) AddPackage(top string, p gorun.Package) bool {
	f.foreign.add(p)
	rel, err := filepath.Rel(top, p.Dir)
	if err != nil || p.Dir == "" || !filepath.IsLocal(rel) {
		return false
	}
	f.Add(filepath.ToSlash(rel), p.Embedded())
	f.mentions.addPackage(p)
	depth := 0
	if rel != "." {
		depth = 1 + strings.Count(filepath.ToSlash(rel), "/")
	}
	f.mentions.leaves = f.mentions.leaves || f.mentions.up > depth
	f.mentions.up = 0
	return true
}

// Touched reports whether a change of the files may change what is built or what
// is measured. Go files count in the directories of the footprint; a package cannot
// come into it unless one of those changes. Of other files everything counts that
// the build reads (module files, vendor directories, C and assembly, what is
// embedded) or that a benchmark is likely to read: test data anywhere, all below the
// footprint's directories but documentation, and what the sources mention.
func (f Footprint) Touched(files []string) bool {
	return slices.ContainsFunc(files, f.Touches)
}

// Touches is Touched for a single file.
func (f Footprint) Touches(file string) bool {
	return f.mentions.has(file) || f.builds(file) || f.untold(file)
}

// untold reports whether a file may be read under a name that the sources do not mention.
func (f Footprint) untold(file string) bool {
	return f.mentions.untold(file) || path.Ext(file) != ".go" && f.mentions.isData(file) && f.foreign.deeds().open()
}

// builds is Touches but for what sources mention.
func (f Footprint) builds(file string) bool {
	dir, name := path.Split(file)
	dir = path.Clean(dir)
	switch {
	case IsModuleFile(name), isNative(name), f.embeds[file], f.mentions.native && isIncluded(name):
		return true
	case InDirectory(file, "vendor"), InDirectory(file, "testdata"):
		return true
	}
	switch path.Ext(name) {
	case ".go":
		return f.dirs[dir]
	case ".pgo":
		return true
	case ".md":
		return false
	}
	return (!hidden(file) || isSettings(name)) && f.below(dir)
}

// isSettings reports whether a file of that name sets variables of the environment, as
// packages of other modules read them without being told a name.
func isSettings(name string) bool { return name == ".env" || strings.HasPrefix(name, ".env.") }

// isNative reports whether a file of that name is built beside Go files, or included in
// what is.
func isNative(name string) bool {
	switch path.Ext(name) {
	case ".s", ".S", ".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m", ".f", ".F", ".for", ".f90", ".sx", ".syso":
		return true
	}
	return false
}

// isIncluded reports whether a file of that name may be included in C or assembly, or linked
// with it.
func isIncluded(name string) bool {
	switch path.Ext(name) {
	case ".a", ".def", ".dll", ".dylib", ".inc", ".inl", ".ipp", ".lib", ".o", ".pc", ".so", ".tbl", ".tcc", ".tpp":
		return true
	}
	return false
}

// IsModuleFile reports whether a file of that name says what a module requires.
func IsModuleFile(name string) bool {
	return name == "go.mod" || name == "go.sum" || name == "go.work" || name == "go.work.sum"
}

// InDirectory reports whether a file lies in a directory of that name.
func InDirectory(file, name string) bool {
	return strings.HasPrefix(file, name+"/") || strings.Contains(file, "/"+name+"/")
}

// hidden reports whether a file, or a directory around it, begins with a dot:
// what there is for git, editors and services.
func hidden(file string) bool {
	return strings.HasPrefix(file, ".") || strings.Contains(file, "/.")
}

// below reports whether a directory is one of the footprint, or lies in one.
func (f Footprint) below(dir string) bool {
	for {
		if f.dirs[dir] {
			return true
		}
		if dir == "." || dir == "/" {
			return false
		}
		dir = path.Dir(dir)
	}
}
