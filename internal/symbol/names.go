package symbol

import (
	"go/ast"
	"strings"
)

// NameOf is the name of a declared function as the runtime prints it behind the path of
// its package: F, T.F, (*T).F and, with type parameters, F[...] and T[...].F.
func NameOf(d *ast.FuncDecl) string {
	receiver, pointer, generic := Receiver(d)
	if receiver == "" {
		if d.Type.TypeParams != nil {
			return d.Name.Name + "[...]"
		}
		return d.Name.Name
	}
	if generic {
		receiver += "[...]"
	}
	if pointer {
		receiver = "(*" + receiver + ")"
	}
	return receiver + "." + d.Name.Name
}

// Receiver is the name of the type that a method belongs to, whether it takes a pointer
// to it, and whether the type has parameters. Of a function the name is "".
func Receiver(d *ast.FuncDecl) (name string, pointer, generic bool) {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return "", false, false
	}
	t := ast.Unparen(d.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t, pointer = ast.Unparen(star.X), true
	}
	switch x := t.(type) {
	case *ast.IndexExpr:
		t, generic = x.X, true
	case *ast.IndexListExpr:
		t, generic = x.X, true
	}
	if id, ok := t.(*ast.Ident); ok {
		name = id.Name
	}
	return name, pointer, generic
}

// Untyped is a name without that of type arguments, "[...]".
func Untyped(name string) string { return strings.ReplaceAll(name, "[...]", "") }
