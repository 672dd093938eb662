package identity

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/kept"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// A Likeness says how alike a package's test programs are on both sides.
type Likeness int

const (
	Unknown    Likeness = iota // it cannot be told
	SourceOnly                 // Go files differ alone, or what may be read, so that it can be told of each benchmark
	Identical                  // nothing differs that they are built from
)

// Doubts are what must be known of a package's test programs that are SourceOnly, to tell of
// each benchmark whether it is the same.
type Doubts struct {
	Read []string // files that differ, and that the program may read,
	Any  bool     // some of them under names that its sources do not tell
	// Source means that files differ which what parses source may read, by any name.
	Source bool
	Kept   map[string]bool // variables in which a benchmark may leave what another finds

	foreign *deeds    // what packages do whose code is not known
	methods *callable // of any
}

// isListed reports whether the compiler lists a package: see suite.Suite.Linking.
func isListed(p gorun.Package) bool { return p.Module != nil && p.Module.Main }

// callsBack reports whether a package that is not listed can call or inline what is
// (by its imports: see foreign for those that link to it).
func callsBack(p gorun.Package, x Inputs) bool {
	return !isListed(p) && slices.ContainsFunc(p.Imports, func(path string) bool { return isListed(x.Packages[path]) })
}

// readers are packages by which source files of any other may be read. (Every test program
// has go/parser in it, so it is asked who imports them.)
var readers = []string{"go/parser", "go/build", "go/importer"}

// imports reports whether a package, or its tests, imports one of some packages.
func imports(p gorun.Package, paths ...string) bool {
	return slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), func(path string) bool { return slices.Contains(paths, path) })
}

// A testProgram is what is known of a package's test programs on both sides.
type testProgram struct {
	footprint   Footprint
	listed      map[string]bool // directories of packages that the compiler lists
	byCode      bool            // the listing tells what is called
	readsSource bool            // in packages that the compiler does not list: nobody knows by which benchmarks
	findsSource bool            // in those that it lists
	runs        bool            // other programs
	packages    []gorun.Package // that the compiler lists, of both sides
}

// add adds a package of a side, and reports whether it lies in the tree.
func (p *testProgram) add(x Inputs, pkg gorun.Package) bool {
	p.byCode = p.byCode && len(pkg.CgoFiles) == 0 && !callsBack(pkg, x)
	p.readsSource = p.readsSource || !isListed(pkg) && imports(pkg, readers...)
	p.findsSource = p.findsSource || isListed(pkg) && imports(pkg, readers...)
	p.runs = p.runs || isListed(pkg) && imports(pkg, "os/exec")
	if !p.footprint.AddPackage(x.Top, pkg) {
		return false
	}
	if rel, err := filepath.Rel(x.Top, pkg.Dir); err == nil && isListed(pkg) {
		p.listed[filepath.ToSlash(rel)] = true
		p.packages = append(p.packages, pkg)
	}
	return true
}

// Alike says how alike the test programs of a package are, by the files in which the
// trees differ, and what SameBenchmarks must know for that.
func Alike(importPath string, files []string, sides [2]Inputs) (l Likeness, d Doubts) {
	all := slices.Concat(sides[0].Deps[importPath], sides[1].Deps[importPath], []string{importPath})
	slices.Sort(all)
	if len(sides[0].Deps[importPath]) == 0 || len(sides[1].Deps[importPath]) == 0 {
		return Unknown, d
	}
	p := &testProgram{footprint: NewFootprint(), listed: make(map[string]bool), byCode: true}
	var sources []gorun.Package
	for _, dep := range slices.Compact(all) {
		var outside [2]string
		known := false
		for i, x := range sides {
			pkg, ok := x.Packages[dep]
			known = known || ok
			if ok && dep != importPath {
				pkg.TestGoFiles, pkg.XTestGoFiles, pkg.TestImports, pkg.XTestImports = nil, nil, nil, nil // its tests are not in the program
			}
			if ok {
				sources = append(sources, pkg)
			}
			if !ok || pkg.Standard || pkg.Dir == "" {
				continue
			}
			if !p.add(x, pkg) {
				outside[i] = pkg.Dir
			}
		}
		if !known || outside[0] != outside[1] {
			return Unknown, d
		}
	}
	if sides[0].above != sides[1].above || p.footprint.mentions.leaves && !sameAround(sides[0].Top, sides[1].Top) {
		return Unknown, d
	}
	if l, d = p.alike(files, sides); l != SourceOnly {
		return l, d
	}
	var err error
	if d.Kept, err = kept.Variables(p.packages); err != nil {
		return Unknown, Doubts{}
	}
	d.methods = methodsOf(sources, sides[0].spoken)
	return l, d
}

// paths are the import paths of the packages that the compiler lists.
func (p *testProgram) paths() (list []string) {
	for _, pkg := range p.packages {
		list = append(list, pkg.ImportPath)
	}
	return list
}

// alike judges by the files that differ, and returns those that the program may read, as far
// as its sources tell.
func (p *testProgram) alike(files []string, sides [2]Inputs) (l Likeness, d Doubts) {
	l = Identical
	mentions, foreign := p.footprint.mentions, p.footprint.foreign
	runs := p.runs || mentions.runs || len(files) > 0 && foreign.deeds().start()
	for _, f := range files {
		builds, any := p.footprint.builds(f), p.footprint.untold(f)
		reads := any || mentions.has(f) || runs || p.readsSource && strings.HasSuffix(f, ".go")
		parses := p.findsSource && strings.HasSuffix(f, ".go")
		switch {
		case !builds && !reads && !parses:
			continue
		case !p.byCode || p.readsSource || reads && mentions.calls, builds && !(p.listed[path.Dir(f)] && plainGo(f, sides)):
			return Unknown, Doubts{}
		}
		l = SourceOnly
		d.Any, d.Source = d.Any || any, d.Source || p.findsSource
		if reads {
			d.Read = append(d.Read, f)
		}
	}
	if l == SourceOnly {
		if foreign.linksTo(p.paths()) {
			return Unknown, Doubts{}
		}
		d.foreign = foreign.deeds()
	}
	return l, d
}

// plainGo reports whether a file that differs is, on both sides, Go source that nothing
// but its own code refers to, and that says nothing to the linker.
func plainGo(file string, sides [2]Inputs) bool {
	if !strings.HasSuffix(file, ".go") {
		return false
	}
	for _, x := range sides {
		text, err := os.ReadFile(filepath.Join(x.Top, filepath.FromSlash(file)))
		if err != nil && !os.IsNotExist(err) {
			return false
		}
		for _, special := range []string{"go:linkname", "go:embed", "go:cgo", "go:debug", `import "C"`} {
			if bytes.Contains(text, []byte(special)) {
				return false
			}
		}
	}
	return true
}
