package source

import (
	"go/ast"
	"go/token"
)

// A variable is one of a package, with the lines of one of the functions that stand where it is declared.
type variable struct {
	name  string // of a blank one, how the function is handed on
	lines [2]int
}

// Variable returns the variable of a package in whose declaration a line is of a function, or "". Such functions
// have no names: they count for the package's initialisation. A blank variable tells nothing: it is there for the call
// that the function is handed to, as with the specs of some test suites, and named by that call, such as It("waits").
func (f *File) Variable(line int) (name string) {
	for _, v := range f.variables { // those within others come behind them
		if v.lines[0] <= line && line <= v.lines[1] && (v.name != "_" || name == "") {
			name = v.name
		}
	}
	return name
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
				handed := make(map[ast.Expr]string)
				for n := range ast.Preorder(value) {
					switch n := n.(type) {
					case *ast.CallExpr:
						note(n, handed)
					case *ast.FuncLit:
						list = append(list, variable{called(name, handed[n]), lines(n)})
					}
				}
			}
		}
	}
	return list
}

// called is how a function is called, of a variable and handed to a call.
func called(name, call string) string {
	if name == "_" && call != "" {
		return call
	}
	return name
}

// note notes of a call's arguments which call it is: the function's name, and the text that comes first.
func note(call *ast.CallExpr, calls map[ast.Expr]string) {
	name, text := named(call.Fun), ""
	if name == "" {
		return
	}
	if len(call.Args) > 0 {
		if first, ok := call.Args[0].(*ast.BasicLit); ok && first.Kind == token.STRING {
			text = first.Value
		}
	}
	for _, arg := range call.Args {
		calls[arg] = name + "(" + text + ")"
	}
}
