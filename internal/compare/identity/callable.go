package identity

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	gosymbol "github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Callable are the methods that code which is not listed can call of any value: those that an
// interface type has which stands in its source. Nil is all: something finds methods by reflection.
type callable struct {
	named map[string][]signature
	own   []string // how symbols of the packages that are listed begin
}

// A spoken is what the source of a package says of methods.
type spoken struct {
	named      map[string][]signature // methods that interfaces have
	values     bool                   // it has values that reflect made
	reflects   bool                   // methods are found by reflection
	mayReflect bool                   // or are, if this package, or one that it imports, has such values
	unknown    bool
}

// methodsOf are the callable methods of a program's packages.
func methodsOf(packages []gorun.Package, known map[string]*spoken) *callable {
	c := &callable{named: map[string][]signature{"Error": {{results: []string{"string"}}}}}
	if known == nil {
		known = make(map[string]*spoken)
	}
	reflecting := make(map[string]bool) // packages, but for the standard library's
	var may []gorun.Package
	for _, p := range packages {
		key := fmt.Sprint(p.Dir, " ", p.ImportPath, " ", p.TestGoFiles, p.XTestGoFiles)
		s := known[key]
		if s == nil {
			s = speakOf(p)
			known[key] = s
		}
		if s.unknown || s.reflects {
			return nil
		}
		if isListed(p) {
			c.own = append(c.own, gosymbol.Escape(p.ImportPath)+".")
		} else {
			for name, list := range s.named {
				c.named[name] = append(c.named[name], list...)
			}
		}
		reflecting[p.ImportPath] = reflecting[p.ImportPath] || s.values && !p.Standard
		if s.mayReflect {
			may = append(may, p)
		}
	}
	for _, p := range may {
		if reflecting[p.ImportPath] || slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), func(path string) bool { return reflecting[path] }) {
			return nil
		}
	}
	return c
}

// findMethods are methods of reflect.Type and reflect.Value, by how many arguments they take.
var findMethods = map[string]int{"Method": 1, "MethodByName": 1, "Methods": 0}

// valueless are what package reflect has that makes no values of its types.
var valueless = []string{"DeepEqual", "SliceHeader", "StringHeader", "Swapper"}

// speakOf reads a package's source. What reflect does itself does not count: others must call it.
func speakOf(p gorun.Package) *spoken {
	s := &spoken{named: make(map[string][]signature), reflects: imports(p, "plugin")} // whose code may call what it likes
	own := p.Standard && (p.ImportPath == "reflect" || p.ImportPath == "internal/reflectlite")
	var files []*ast.File
	types := make(map[string]bool)
	for _, name := range slices.Concat(p.Sources(), p.TestGoFiles, p.XTestGoFiles) {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			s.unknown = true
			return s
		}
		files = append(files, f)
		declared(f, types)
	}
	for _, f := range files {
		packages := imported(f)
		s.values = s.values || packages["."] == "reflect"
		calls := make(map[ast.Expr]*ast.CallExpr)
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.InterfaceType:
				s.addInterface(n, types)
			case *ast.CallExpr:
				calls[n.Fun] = n
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && packages[pkg.Name] == "reflect" && !slices.Contains(valueless, n.Sel.Name) {
					s.values = true
				}
				args, finds := findMethods[n.Sel.Name]
				call := calls[n]
				switch {
				case own || !finds || call != nil && len(call.Args) != args:
				case p.Standard: // which has methods of these names of its own
					s.reflects = s.reflects || imports(p, "reflect") && call != nil
				case call != nil:
					s.reflects = true
				default: // a field, or a method that is handed on
					s.mayReflect = true
				}
			}
			return true
		})
	}
	return s
}

// addInterface adds the methods of an interface type, those apart that it embeds.
func (s *spoken) addInterface(n *ast.InterfaceType, types map[string]bool) {
	for _, m := range n.Methods.List {
		for _, id := range m.Names {
			of := signatureOf(m.Type.(*ast.FuncType), types)
			if list := s.named[id.Name]; !slices.ContainsFunc(list, of.equal) {
				s.named[id.Name] = append(list, of)
			}
		}
	}
}

// calls reports whether a method may be called.
func (c *callable) calls(m method) bool {
	list := c.named[m.name]
	of, known := listedSignature(m.typ)
	return len(list) > 0 && (!known || slices.ContainsFunc(list, of.fits))
}
