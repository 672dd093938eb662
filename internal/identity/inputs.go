package identity

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// Inputs are what a side's test programs are built from.
type Inputs struct {
	Top      string                   // of the tree
	Packages map[string]gorun.Package // by import path
	Deps     map[string][]string      // of each test program, by the import path of its package
}

// NewInputs are those of a tree in which packages are listed, with the test programs'
// dependencies.
func NewInputs(top string, listed []gorun.Package, deps map[string][]string) (x Inputs, err error) {
	x = Inputs{Packages: byPath(listed), Deps: deps}
	x.Top, err = filepath.Abs(top)
	return x, err
}

// byPath are packages by import path. If a package is compiled again for a test,
// the plain one counts, if there is one.
func byPath(listed []gorun.Package) map[string]gorun.Package {
	packages := make(map[string]gorun.Package)
	for _, p := range listed {
		path, _, ofTest := strings.Cut(p.ImportPath, " ") // "[for whose test]"
		if _, known := packages[path]; !known || !ofTest {
			packages[path] = p
		}
	}
	return packages
}

// NameFiles reports whether flags name files that say how a program is built.
func NameFiles(flags []string) bool {
	return slices.ContainsFunc([]string{"modfile", "overlay", "pgo", "toolexec"}, func(name string) bool {
		value := goflags.Last(flags, name)
		return value != "" && value != "auto" && value != "off"
	})
}
