// Package kept finds the variables in which what a program runs may leave what it finds later.
package kept

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// Variables returns the variables of packages, as the linker knows them, in which what runs may leave
// something that is found later: those that are read, and that functions may write, or what they refer to, which
// are not run to initialise packages. It goes by the syntax alone, and in doubt a variable is
// one of these. It fails if a file cannot be parsed.
func Variables(packages []gorun.Package) (variables map[string]bool, err error) {
	k := keeping{byName: make(map[string][]*variable), elsewhere: make(map[string]bool)}
	for _, p := range packages {
		if err := k.declare(p.Dir, p.ImportPath, slices.Concat(p.Sources(), p.TestGoFiles)); err != nil {
			return nil, err
		}
		if err := k.declare(p.Dir, p.ImportPath+"_test", p.XTestGoFiles); err != nil {
			return nil, err
		}
		for _, name := range p.SFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return nil, err
			}
			k.addAssembly(p.ImportPath, string(text))
		}
	}
	for _, d := range k.declared {
		for _, f := range d.files {
			k.addUses(d.pkg, f)
		}
	}
	variables = maps.Clone(Settings)
	if !k.setsProcessors {
		delete(variables, setProcessors)
	}
	for _, list := range k.byName {
		for _, v := range list {
			if v.read && v.written || k.elsewhere[v.symbol] {
				variables[v.symbol] = true
			}
		}
	}
	return variables, nil
}

// A variable is one of a package, and how functions use it that do not initialise.
type variable struct {
	pkg, symbol   string
	allows        use // without being written
	read, written bool
	number        bool
}

// keeping finds out how variables are used.
type keeping struct {
	byName         map[string][]*variable
	declared       []*declarations
	elsewhere      map[string]bool // those that may be used in assembly, or under another name
	setsProcessors bool            // and does not only ask how many there are
}

// setProcessors is the setting that is also asked for by the function that sets it.
const setProcessors = "runtime.GOMAXPROCS"

// Settings are functions that set what all other benchmarks find, as the linker knows them, also
// where they are inlined. They stand among the variables.
var Settings = map[string]bool{
	"runtime/debug.SetGCPercent": true, "runtime/debug.setGCPercent": true, "runtime/debug.SetMemoryLimit": true, "runtime/debug.setMemoryLimit": true, setProcessors: true,
	"runtime.SetBlockProfileRate": true, "runtime.SetMutexProfileFraction": true, "runtime.MemProfileRate": true, "os.Setenv": true, "os.Unsetenv": true, "os.Clearenv": true, "os.Chdir": true,
}

var (
	inAssembly = lazy.Regexp{Text: `·(\w+)[^\n(]*\(SB\)`}
	linkedName = lazy.Regexp{Text: `(?m)^//go:linkname (\w+) (\S+)`}
	processors = lazy.Regexp{Text: `\bGOMAXPROCS\(([^-0)]|-\D)`}
)

// addAssembly adds the names that assembly of a package has.
func (k *keeping) addAssembly(pkg, text string) {
	for _, m := range inAssembly.Get().FindAllStringSubmatch(text, -1) {
		k.elsewhere[pkg+"."+m[1]] = true
	}
}

// addText adds what the text of a Go file says of names.
func (k *keeping) addText(pkg string, text []byte) {
	for _, m := range linkedName.Get().FindAllSubmatch(text, -1) {
		k.elsewhere[pkg+"."+string(m[1])] = true
		k.elsewhere[string(m[2])] = true
	}
	k.setsProcessors = k.setsProcessors || processors.Get().Match(text)
}

// declarations are those of a package that tell what its variables hold.
type declarations struct {
	pkg       string
	files     []*ast.File
	types     map[string]ast.Expr
	functions map[string]*ast.FuncType
	variables []*ast.ValueSpec
}

// declare adds a package's variables.
func (k *keeping) declare(dir, pkg string, names []string) error {
	d := &declarations{pkg: pkg, types: make(map[string]ast.Expr), functions: make(map[string]*ast.FuncType)}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		d.add(f)
		k.addText(pkg, text)
	}
	for _, s := range d.variables {
		for i, name := range s.Names {
			k.byName[name.Name] = append(k.byName[name.Name], &variable{pkg: pkg, symbol: pkg + "." + name.Name, allows: d.allowed(s, i), number: isNumber(s, i)})
		}
	}
	k.declared = append(k.declared, d)
	return nil
}

func (d *declarations) add(f *ast.File) {
	d.files = append(d.files, f)
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				d.functions[decl.Name.Name] = decl.Type
			}
		case *ast.GenDecl:
			for _, s := range decl.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					d.types[s.Name.Name] = s.Type
				case *ast.ValueSpec:
					if decl.Tok == token.VAR {
						d.variables = append(d.variables, s)
					}
				}
			}
		}
	}
}

// addUses adds how the functions of a file use variables, but for those that initialise: of
// these, what they make to be called later.
func (k *keeping) addUses(pkg string, f *ast.File) {
	u := uses{keeping: k, pkg: pkg, done: make(map[*ast.Ident]bool)}
	for _, s := range f.Imports {
		u.bare = u.bare || s.Name != nil && s.Name.Name == "."
	}
	for _, d := range f.Decls {
		fn, isFunc := d.(*ast.FuncDecl)
		switch {
		case isFunc && (fn.Body == nil || isTest(fn)):
		case isFunc && (fn.Recv != nil || fn.Name.Name != "init"):
			ast.Inspect(fn.Body, u.visit)
		default:
			ast.Inspect(d, func(n ast.Node) bool {
				literal, later := n.(*ast.FuncLit)
				if later {
					ast.Inspect(literal.Body, u.visit)
				}
				return !later
			})
		}
	}
}

// isTest reports whether a function is for tests alone: it is given what they are given, or
// what prepares them.
func isTest(f *ast.FuncDecl) bool {
	return slices.ContainsFunc(f.Type.Params.List, func(p *ast.Field) bool {
		pointer, _ := p.Type.(*ast.StarExpr)
		if pointer == nil {
			return false
		}
		of, _ := pointer.X.(*ast.SelectorExpr)
		if of == nil {
			return false
		}
		pkg, _ := of.X.(*ast.Ident)
		return pkg != nil && pkg.Name == "testing" && slices.Contains([]string{"T", "F", "M"}, of.Sel.Name)
	})
}
