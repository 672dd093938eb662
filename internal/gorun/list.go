package gorun

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Package is what go list tells of a package.
type Package struct {
	ImportPath   string
	Name         string
	Dir          string
	Standard     bool
	DepOnly      bool // only a dependency of what the patterns matched
	ForTest      string
	Match        []string // the patterns that it matches
	Module       *Module
	GoFiles      []string
	CgoFiles     []string
	SFiles       []string
	TestGoFiles  []string
	XTestGoFiles []string

	IgnoredGoFiles                              []string // excluded by build constraints
	Imports, TestImports, XTestImports          []string
	EmbedFiles, TestEmbedFiles, XTestEmbedFiles []string
	Error                                       *struct{ Err string }
}

// A Module is the module of a package.
type Module struct {
	Path    string
	Version string
	Main    bool
	Dir     string
	GoMod   string
}

// listed are the fields of a Package.
const listed = "ImportPath,Name,Dir,Standard,DepOnly,ForTest,Match,Module,GoFiles,CgoFiles,IgnoredGoFiles,SFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports," +
	"EmbedFiles,TestEmbedFiles,XTestEmbedFiles,Error"

// List returns the packages that the patterns match and all that they and
// their tests depend on. Where none of the matched packages can be loaded, it gives
// ErrNoPackages or ErrBuild: see Broken.
func (g Go) List(ctx context.Context, tags string, patterns ...string) ([]Package, error) {
	args := []string{"list", "-e", "-deps", "-test", "-json=" + listed}
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	args = append(append(args, g.Flags...), "--")
	out, err := g.output(ctx, append(args, patterns...)...)
	if err != nil {
		return nil, err
	}
	var packages []Package
	var broken []error
	loaded := false
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		if p.Error != nil {
			p.Error.Err = g.local(p.Error.Err)
		}
		packages = append(packages, p)
		switch err := p.Broken(); {
		case p.DepOnly || p.OfTest():
		case err != nil:
			broken = append(broken, err)
		default:
			loaded = true
		}
	}
	switch {
	case loaded:
		return packages, nil
	case len(broken) > 0:
		return nil, errors.Join(broken...)
	}
	return nil, fmt.Errorf("%w %s", ErrNoPackages, strings.Join(patterns, " "))
}

// TestDeps returns the import paths of all packages that are in the test programs of
// those that the patterns match, by the import path of these.
func (g Go) TestDeps(ctx context.Context, tags string, patterns ...string) (map[string][]string, error) {
	args := []string{"list", "-e", "-test", "-json=ImportPath,Deps"}
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	out, err := g.output(ctx, append(append(args, "--"), patterns...)...)
	if err != nil {
		return nil, err
	}
	deps := make(map[string][]string)
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Deps       []string
		}
		if err := d.Decode(&p); err == io.EOF {
			return deps, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		if of, ok := strings.CutSuffix(p.ImportPath, ".test"); ok {
			for _, dep := range p.Deps {
				path, _, _ := strings.Cut(dep, " ") // without "[for whose test]"
				deps[of] = append(deps[of], path)
			}
		}
	}
}

// Broken returns why a package cannot be loaded, or nil: ErrNoPackages if there is
// none, ErrBuild if there is something wrong with it.
func (p Package) Broken() error {
	switch {
	case p.Error == nil:
		return nil
	case !p.found() && (p.Dir == "" || p.Name == "" && len(p.TestGoFiles) == 0 && len(p.GoFiles) == 0 && len(p.IgnoredGoFiles) == 0):
		return fmt.Errorf("%w: %s", ErrNoPackages, p.Error.Err)
	}
	return fmt.Errorf("%s %w: %s", p.ImportPath, ErrBuild, p.Error.Err)
}

// found reports whether a pattern with a wildcard has found the package: then there is
// one, whatever is wrong with it.
func (p Package) found() bool {
	return slices.ContainsFunc(p.Match, func(pattern string) bool { return strings.Contains(pattern, "...") && pattern != p.ImportPath })
}

// OfTest reports whether the package exists only in a test: a variant that is
// compiled with test files, or the test program's main.
func (p Package) OfTest() bool { return p.ForTest != "" || strings.HasSuffix(p.ImportPath, ".test") }

// Sources are the package's files but for those of its tests, below its directory.
// Those that use C come last.
func (p Package) Sources() []string { return slices.Concat(p.GoFiles, p.CgoFiles) }

// Names are what the go command is to be given to build the package, or its test
// program: its import path or, where it has none, its files.
func (p Package) Names(test bool) (names []string) {
	if p.ImportPath != "command-line-arguments" {
		return []string{p.ImportPath}
	}
	files := p.Sources()
	if test {
		files = slices.Concat(files, p.TestGoFiles, p.XTestGoFiles)
	}
	for _, name := range files {
		names = append(names, filepath.Join(p.Dir, name))
	}
	return names
}

// Embedded are the files that the package and its tests embed, below its directory.
func (p Package) Embedded() []string {
	return slices.Concat(p.EmbedFiles, p.TestEmbedFiles, p.XTestEmbedFiles)
}

// HasBenchmarks reports whether the package's test files declare a benchmark.
func (g Go) HasBenchmarks(p Package) (bool, error) {
	names, err := g.Benchmarks(p)
	return len(names) > 0, err
}

// Benchmarks are the benchmark functions that the package's test files declare.
func (g Go) Benchmarks(p Package) (names []string, err error) {
	for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
		path := filepath.Join(p.Dir, name)
		text, err := g.ReadSource(path)
		if err != nil {
			return nil, err
		}
		// What does not parse is said by the go command, which builds it.
		f, _ := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if f == nil {
			continue
		}
		for _, d := range f.Decls {
			if isBenchmark(d) {
				names = append(names, d.(*ast.FuncDecl).Name.Name)
			}
		}
	}
	return names, nil
}

// isBenchmark is the go command's rule.
func isBenchmark(d ast.Decl) bool {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Recv != nil {
		return false
	}
	rest, ok := strings.CutPrefix(f.Name.Name, "Benchmark")
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && (rest == "" || !unicode.IsLower(first)) && f.Type.TypeParams == nil && len(f.Type.Params.List) == 1
}
