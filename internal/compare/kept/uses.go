package kept

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// A use is what may become of a variable's value where it stands.
type use int

const (
	elements use = 1 << iota // an element or a field is taken
	whole                    // it is handed on
	sliced                   // a part is handed on that refers to it
	methods                  // a method is called
	calls                    // it is called itself
	changes                  // it, or a part of it, is written
	looks    use = 0         // nothing is kept
	all          = elements | whole | sliced | methods | calls
)

// uses are those of variables in a file.
type uses struct {
	*keeping
	pkg  string
	bare bool                // those of other packages may stand without these' names
	done map[*ast.Ident]bool // what is accounted for
}

// visit accounts for the names in a node whose use it tells. What is left of them when they
// are visited themselves is handed on.
func (u uses) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, x := range n.Lhs {
			switch {
			case n.Tok == token.DEFINE:
				u.done[name(x)] = true // another of that name
			case n.Tok != token.ASSIGN:
				u.update(x, slices.Contains(sums, n.Tok), nil)
			case len(n.Lhs) == len(n.Rhs):
				u.update(x, true, n.Rhs[i])
			}
			u.assign(x)
		}
	case *ast.IncDecStmt:
		u.assign(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			u.assign(n.Key)
			u.assign(n.Value)
		}
		u.use(n.X, elements)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			u.useAll(n.X, changes)
		}
	case *ast.BinaryExpr:
		u.use(n.X, looks)
		u.use(n.Y, looks)
	case *ast.CallExpr:
		u.call(n)
	case *ast.IndexExpr:
		u.use(n.X, elements)
	case *ast.SliceExpr:
		u.useAll(n.X, sliced)
	case *ast.SelectorExpr:
		u.use(n, whole)
		u.use(n.X, elements)
	case *ast.Ident:
		u.use(n, whole)
	}
	return true
}

// call accounts for the function of a call, and for an argument that is only looked at.
func (u uses) call(n *ast.CallExpr) {
	switch f := n.Fun.(type) {
	case *ast.SelectorExpr:
		u.use(f, calls)
		u.useAll(f.X, methods)
		if fills.Get().MatchString(f.Sel.Name) {
			u.fill(n.Args)
		}
	case *ast.Ident:
		if f.Name == "copy" || f.Name == "clear" || f.Name == "append" && isSlice(n.Args[0]) {
			u.fill(n.Args[:1])
		}
		if f.Name == "len" || f.Name == "cap" {
			u.use(n.Args[0], looks)
		}
		u.use(f, calls)
	}
}

// fills are names of functions, and methods, that write into bytes that they are given.
var fills = lazy.Regexp{Text: `^(Read|ReadFull|ReadAtLeast|Put(Uint|Varint|Uvarint)\w*)$`}

// fill accounts for what a call writes into.
func (u uses) fill(args []ast.Expr) {
	for _, x := range args {
		u.useAll(x, changes)
	}
}

func isSlice(x ast.Expr) bool {
	_, ok := x.(*ast.SliceExpr)
	return ok
}

// sums are the operations that take as long whatever the numbers are, and never fail.
var sums = []token.Token{
	token.ADD, token.SUB, token.MUL, token.AND, token.OR, token.XOR, token.AND_NOT,
	token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN,
	token.AND_ASSIGN, token.OR_ASSIGN, token.XOR_ASSIGN, token.AND_NOT_ASSIGN,
}

// update accounts for what gets a new value that is made of its old one. Of a number, that is no
// reading: nothing but the number itself depends on it.
func (u uses) update(x ast.Expr, sum bool, value ast.Expr) {
	variables := u.variables(x)
	number := sum && !slices.ContainsFunc(variables, func(v *variable) bool { return !v.number })
	switch id, ok := x.(*ast.Ident); {
	case value == nil:
		for _, v := range variables {
			v.read = v.read || !number
		}
	case ok && number && len(variables) > 0:
		u.summand(id.Name, value)
	}
}

// summand accounts for a name where it stands in a sum.
func (u uses) summand(name string, x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		u.summand(name, x.X)
	case *ast.BinaryExpr:
		if slices.Contains(sums, x.Op) {
			u.summand(name, x.X)
			u.summand(name, x.Y)
		}
	case *ast.Ident:
		u.done[x] = u.done[x] || x.Name == name
	}
}

// assign accounts for what stands on the left of an assignment: it is not read there.
func (u uses) assign(x ast.Expr) {
	for ; x != nil; x = inner(x) {
		for _, v := range u.variables(x) {
			v.written = true
			u.done[name(x)] = true
		}
	}
}

// useAll accounts for an expression of which a part is used.
func (u uses) useAll(x ast.Expr, as use) {
	for ; x != nil; x = inner(x) {
		u.use(x, as)
	}
}

// use accounts for an expression, if it is a variable.
func (u uses) use(x ast.Expr, as use) {
	for _, v := range u.variables(x) {
		v.read = true
		v.written = v.written || v.allows&as != as
	}
	if id := name(x); id != nil {
		u.done[id] = true
	}
}

// inner is what an expression is a part of, or nil.
func inner(x ast.Expr) ast.Expr {
	switch x := x.(type) {
	case *ast.IndexExpr:
		return x.X
	case *ast.SliceExpr:
		return x.X
	case *ast.SelectorExpr:
		return x.X
	case *ast.StarExpr:
		return x.X
	case *ast.ParenExpr:
		return x.X
	}
	return nil
}

// name is the one of an expression that may be a variable, or nil.
func name(x ast.Expr) *ast.Ident {
	switch x := x.(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return x.Sel
	}
	return nil
}

// variables are those that an expression may be, and that are not accounted for: of its own
// package or, behind a dot, of any other.
func (u uses) variables(x ast.Expr) (list []*variable) {
	id := name(x)
	if id == nil || u.done[id] {
		return nil
	}
	_, behind := x.(*ast.SelectorExpr)
	for _, v := range u.byName[id.Name] {
		own := v.pkg == u.pkg
		if own && !behind || !own && (behind || u.bare) && id.IsExported() {
			list = append(list, v)
		}
	}
	return list
}
