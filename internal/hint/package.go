package hint

import (
	"go/ast"
	"go/build"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"sync"
)

// A Package is the source of a package. Its types are known as far as it tells them
// itself, and those of some common functions of the standard library: no other package is read.
// Its exported methods may be called by several goroutines.
type Package struct {
	dir      string
	versions map[string]version // of the files of its directory
	fset     *token.FileSet
	files    map[string]*ast.File // by base name
	info     *types.Info

	finding sync.Mutex
	often   map[types.Object]bool // functions that are called again and again; see calledOften
}

// read reads the package of a directory that a file belongs to.
func read(file string) (*Package, error) {
	p := &Package{dir: filepath.Dir(file), fset: token.NewFileSet(), files: make(map[string]*ast.File)}
	own, err := parser.ParseFile(p.fset, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	paths, err := filepath.Glob(filepath.Join(p.dir, "*.go"))
	if err != nil {
		return nil, err
	}
	list := []*ast.File{own}
	p.files[filepath.Base(file)] = own
	for _, path := range paths {
		name := filepath.Base(path)
		if name == filepath.Base(file) {
			continue
		}
		if match, err := build.Default.MatchFile(p.dir, name); err != nil || !match {
			continue
		}
		f, err := parser.ParseFile(p.fset, path, nil, parser.SkipObjectResolution)
		if err == nil && f.Name.Name == own.Name.Name {
			p.files[name] = f
			list = append(list, f)
		}
	}
	p.check(list)
	return p, nil
}

func (p *Package) check(files []*ast.File) {
	p.info = &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: newOutlines(), Error: func(error) {}, FakeImportC: true}
	_, _ = config.Check("p", p.fset, files, p.info) // what other packages declare is missing
}

// Has reports whether a file belongs to the package.
func (p *Package) Has(file string) bool {
	return filepath.Dir(file) == p.dir && p.files[filepath.Base(file)] != nil
}

// function returns the function that is declared at a line of a file, or nil.
func (p *Package) function(file string, line int) *ast.FuncDecl {
	f := p.files[filepath.Base(file)]
	if f == nil {
		return nil
	}
	for _, d := range f.Decls {
		if decl, ok := d.(*ast.FuncDecl); ok && p.line(decl) <= line && line <= p.fset.Position(decl.End()).Line {
			return decl
		}
	}
	return nil
}

func (p *Package) line(n ast.Node) int { return p.fset.Position(n.Pos()).Line }

// object is what an identifier stands for, or nil.
func (p *Package) object(x ast.Expr) types.Object {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return nil
	}
	if o := p.info.Defs[id]; o != nil {
		return o
	}
	return p.info.Uses[id]
}

// callee returns the name of the function of another package that is called, such as
// "fmt.Sprintf", or "".
func (p *Package) callee(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if pkg, ok := p.object(sel.X).(*types.PkgName); ok {
		return pkg.Imported().Path() + "." + sel.Sel.Name
	}
	return ""
}

// method returns the receiver and the name of a called method; the type is that of the
// receiver without a pointer, such as "os.File", as far as it is known.
func (p *Package) method(n ast.Node) (receiver ast.Expr, typeName, name string) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil, "", ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, "", ""
	}
	return sel.X, nameOf(p.info.TypeOf(sel.X)), sel.Sel.Name
}

// text is the value of a constant string.
func (p *Package) text(x ast.Expr) (text string, ok bool) {
	v := p.info.Types[x].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}
