package hint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// loop returns the innermost loop that a node is repeated by, in the same function or
// function literal, or nil.
func (f *function) loop(n ast.Node) ast.Stmt {
	for p := f.parents[n]; p != nil; n, p = p, f.parents[p] {
		switch p := p.(type) {
		case *ast.FuncLit:
			return nil
		case *ast.ForStmt:
			if n != ast.Node(p.Init) {
				return p
			}
		case *ast.RangeStmt:
			if n == ast.Node(p.Body) {
				return p
			}
		}
	}
	return nil
}

// enclosing returns the function literal that a node is in, or the function.
func (f *function) enclosing(n ast.Node) ast.Node {
	for p := f.parents[n]; p != nil; p = f.parents[p] {
		if lit, ok := p.(*ast.FuncLit); ok {
			return lit
		}
	}
	return f.decl
}

func body(loop ast.Stmt) *ast.BlockStmt {
	switch l := loop.(type) {
	case *ast.ForStmt:
		return l.Body
	case *ast.RangeStmt:
		return l.Body
	}
	return nil
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// rounds returns, as an expression, how often a statement is executed after a variable was
// declared. It is known if there are loops of known length between them that
// do nothing but execute it in each round.
func (f *function) rounds(stmt ast.Stmt, v *types.Var) (expr string, ok bool) {
	declared := f.identifier(v)
	if declared == nil || f.enclosing(declared) != f.enclosing(stmt) {
		return "", false
	}
	var sizes []string
	var inner []ast.Expr
	at := stmt
	for {
		loop := f.loop(at)
		if loop == nil || within(declared, loop) {
			break
		}
		if f.parents[at] != ast.Node(body(loop)) || f.leaves(loop, v) {
			return "", false
		}
		for _, x := range inner {
			if f.changes(loop, x) {
				return "", false
			}
		}
		size, parts := f.length(loop)
		if size == "" {
			return "", false
		}
		sizes = append([]string{size}, sizes...)
		inner = append(inner, parts...)
		at = loop
	}
	if len(sizes) > 1 {
		for i, size := range sizes {
			if strings.ContainsAny(size, "+-/") {
				sizes[i] = "(" + size + ")"
			}
		}
	}
	return strings.Join(sizes, "*"), len(sizes) > 0
}

// identifier returns the identifier by which a variable is declared in the function.
func (f *function) identifier(v *types.Var) (found *ast.Ident) {
	ast.Inspect(f.decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Pos() == v.Pos() {
			found = id
		}
		return found == nil
	})
	return found
}

// leaves reports whether a loop can end before its last round with the variable still of
// use, or leave out the rest of a round.
func (f *function) leaves(loop ast.Stmt, v *types.Var) (leaves bool) {
	ast.Inspect(body(loop), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			leaves = leaves || n.Tok != token.BREAK || n.Label != nil || f.breaks(n) == loop
		case *ast.ReturnStmt:
			leaves = leaves || f.mentions(n, v) || len(n.Results) == 0 && f.decl.Type.Results != nil
		}
		return !leaves
	})
	return leaves
}

// breaks returns the statement that a break without a label leaves.
func (f *function) breaks(b *ast.BranchStmt) ast.Node {
	for p := f.parents[b]; p != nil; p = f.parents[p] {
		switch p.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return p
		}
	}
	return nil
}

func (f *function) mentions(n ast.Node, v types.Object) bool {
	return holds(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && f.object(id) == v
	})
}

// holds reports whether a node is such a one, or has one in it. Nil has none.
func holds(root ast.Node, such func(ast.Node) bool) bool {
	if root == nil {
		return false
	}
	for n := range ast.Preorder(root) {
		if such(n) {
			return true
		}
	}
	return false
}

// changes reports whether a loop declares or sets something that an expression is made of.
func (f *function) changes(loop ast.Stmt, x ast.Expr) bool {
	return holds(x, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return false
		}
		v, ok := f.object(id).(*types.Var)
		return ok && !v.IsField() && (loop.Pos() <= v.Pos() && v.Pos() < loop.End() || f.sets(loop, v))
	})
}

// sets reports whether code may give a new value to a variable, or to something that is
// reached through it.
func (f *function) sets(code ast.Node, v types.Object) (sets bool) {
	root := func(x ast.Expr) bool { return f.root(x) == v }
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, x := range n.Lhs {
				sets = sets || root(x)
			}
		case *ast.IncDecStmt:
			sets = sets || root(n.X)
		case *ast.RangeStmt:
			sets = sets || n.Tok == token.ASSIGN && (n.Key != nil && root(n.Key) || n.Value != nil && root(n.Value))
		case *ast.UnaryExpr:
			sets = sets || n.Op == token.AND && root(n.X)
		case *ast.SelectorExpr:
			// A method may change its receiver.
			call, ok := f.parents[n].(*ast.CallExpr)
			sets = sets || ok && call.Fun == ast.Expr(n) && root(n.X)
		case *ast.CallExpr:
			sets = sets || f.reaches(n, v)
		}
		return !sets
	})
	return sets
}

// reaches reports whether a called function may set a variable, or what it points to: it is one
// of the package's, or is handed over.
func (f *function) reaches(call *ast.CallExpr, v types.Object) bool {
	if _, builtin := f.object(call.Fun).(*types.Builtin); builtin || f.info.Types[call.Fun].IsType() || v == nil {
		return false
	}
	if v.Parent() == v.Pkg().Scope() && f.callee(call) == "" {
		return true
	}
	switch v.Type().Underlying().(type) {
	case *types.Pointer, *types.Map:
		return slices.ContainsFunc(call.Args, func(x ast.Expr) bool { return f.object(x) == v })
	}
	return false
}

// few reports whether a loop has so few rounds that what it makes or puts off does not pile up.
func (f *function) few(loop ast.Stmt) bool {
	size, _ := f.length(loop)
	n, err := strconv.Atoi(size)
	return err == nil && n <= 8
}

// root returns the variable that an expression is, or is a part of.
func (f *function) root(x ast.Expr) types.Object {
	for {
		switch e := ast.Unparen(x).(type) {
		case *ast.SelectorExpr:
			x = e.X
		case *ast.StarExpr:
			x = e.X
		case *ast.IndexExpr:
			x = e.X
		case *ast.SliceExpr:
			x = e.X
		default:
			return f.object(x)
		}
	}
}
