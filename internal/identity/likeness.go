package identity

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// A Likeness says how alike a package's test programs are on both sides.
type Likeness int

const (
	Unknown    Likeness = iota // it cannot be told
	SourceOnly                 // Go files differ alone, so that it can be told of each benchmark
	Identical                  // nothing differs that they are built from
)

// Inputs are what a side's test programs are built from.
type Inputs struct {
	Top      string                   // of the tree
	Packages map[string]gorun.Package // by import path
	Deps     map[string][]string      // of each test program, by the import path of its package
}

// readsGo reports whether a package may read source files of any other: by what it
// imports. (Every test program has package go/parser in it.)
func readsGo(p gorun.Package) bool {
	return slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), func(path string) bool {
		return path == "go/parser" || path == "go/build" || path == "go/importer"
	})
}

// Alike says how alike the test programs of a package are, by the files in which the
// trees differ.
func Alike(importPath string, files []string, sides [2]Inputs) Likeness {
	footprint := NewFootprint()
	readsSource := false
	all := slices.Concat(sides[0].Deps[importPath], sides[1].Deps[importPath])
	if len(sides[0].Deps[importPath]) == 0 || len(sides[1].Deps[importPath]) == 0 {
		return Unknown
	}
	byCode := true
	for _, dep := range append(all, importPath) {
		var dirs [2]string
		for i, x := range sides {
			p, ok := x.Packages[dep]
			if !ok || p.Standard || p.Dir == "" {
				continue
			}
			readsSource = readsSource || readsGo(p)
			if !footprint.AddPackage(x.Top, p) {
				dirs[i] = p.Dir
				continue
			}
			byCode = byCode && !hidesCalls(p)
		}
		if dirs[0] != dirs[1] {
			return Unknown
		}
	}
	touched := slices.DeleteFunc(slices.Clone(files), func(f string) bool {
		return !footprint.Touches(f) && !(readsSource && strings.HasSuffix(f, ".go"))
	})
	switch {
	case len(touched) == 0:
		return Identical
	case byCode && !readsSource && !slices.ContainsFunc(touched, func(f string) bool { return !plainGo(f, sides) }):
		return SourceOnly
	}
	return Unknown
}

// callsGo are calls in assembly of what may be a function in Go.
var callsGo = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^\s*(CALL|JMP|BL|B|JAL)\s+\S*·`) })

// hidesCalls reports whether a package has calls of Go functions that its compiled code
// does not tell: from C, or from assembly.
func hidesCalls(p gorun.Package) bool {
	if len(p.CgoFiles) > 0 {
		return true
	}
	for _, name := range p.SFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil || callsGo().Match(text) {
			return true
		}
	}
	return false
}

// plainGo reports whether a file that differs is, on both sides, Go source that nothing
// but its own code refers to.
func plainGo(file string, sides [2]Inputs) bool {
	if !strings.HasSuffix(file, ".go") {
		return false
	}
	for _, x := range sides {
		text, err := os.ReadFile(filepath.Join(x.Top, filepath.FromSlash(file)))
		if err != nil && !os.IsNotExist(err) {
			return false
		}
		for _, special := range []string{"go:linkname", "go:embed", "go:cgo", `import "C"`} {
			if bytes.Contains(text, []byte(special)) {
				return false
			}
		}
	}
	return true
}
