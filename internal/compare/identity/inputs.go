package identity

import (
	"errors"
	"maps"
	"os"
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

	above  string             // what module files above the tree say
	spoken map[string]*spoken // of packages that were read
}

// NewInputs are those of a tree in which packages are listed, with the test programs'
// dependencies.
func NewInputs(top string, listed []gorun.Package, deps map[string][]string) (x Inputs, err error) {
	x = Inputs{Packages: byPath(listed), Deps: deps, spoken: make(map[string]*spoken)}
	x.Top, err = filepath.Abs(top)
	for _, name := range []string{"go.mod", "go.work"} {
		x.above += nearest(filepath.Dir(x.Top), name)
	}
	return x, err
}

// nearest is the text of the first file of a name in a directory and those around it.
func nearest(dir, name string) string {
	for {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil || filepath.Dir(dir) == dir {
			return string(text)
		}
		dir = filepath.Dir(dir)
	}
}

// sameAround reports whether all that stands around two trees is the same: they have a
// directory in common, and below it is nothing else but links that lead to the same.
func sameAround(x, y string) bool {
	for {
		inX, inY := filepath.Dir(x), filepath.Dir(y)
		if inX == inY {
			return true
		}
		beside, err := linksBeside(x)
		other, errOther := linksBeside(y)
		if err != nil || errOther != nil || !maps.Equal(beside, other) {
			return false
		}
		x, y = inX, inY
	}
}

var errBeside = errors.New("something stands beside the tree")

// linksBeside are where the symbolic links beside a directory lead. It fails if anything else
// is there.
func linksBeside(dir string) (links map[string]string, err error) {
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		return nil, err
	}
	links = make(map[string]string)
	for _, e := range entries {
		switch {
		case e.Name() == filepath.Base(dir):
		case e.Type()&os.ModeSymlink == 0:
			return nil, errBeside
		default:
			if links[e.Name()], err = filepath.EvalSymlinks(filepath.Join(filepath.Dir(dir), e.Name())); err != nil {
				return nil, err
			}
		}
	}
	return links, nil
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
