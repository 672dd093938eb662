package source

import (
	"go/ast"
	"go/token"
)

// A variable is one of a package, with the lines of the functions that stand where it is declared.
type variable struct {
	name  string
	lines [2]int
}

// Variable returns the variable of a package in whose declaration a line is of a function, or "". Such functions
// have no names: they count for the package's initialisation.
func (f *File) Variable(line int) string {
	for _, v := range f.variables {
		if v.lines[0] <= line && line <= v.lines[1] {
			return v.name
		}
	}
	return ""
}

// unnamed finds those variables of a file.
func unnamed(file *ast.File, lines func(ast.Node) [2]int) (list []variable) {
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for _, s := range decl.Specs {
			spec := s.(*ast.ValueSpec)
			for i, value := range spec.Values {
				name := spec.Names[min(i, len(spec.Names)-1)].Name
				for n := range ast.Preorder(value) {
					if fn, ok := n.(*ast.FuncLit); ok {
						list = append(list, variable{name, lines(fn)})
					}
				}
			}
		}
	}
	return list
}
