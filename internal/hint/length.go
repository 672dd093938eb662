package hint

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// length returns how often a loop's body is executed, as an expression that can stand
// before the loop, and the expressions that it is made of. It returns "" where that is not
// known beforehand.
func (f *function) length(loop ast.Stmt) (size string, parts []ast.Expr) {
	switch l := loop.(type) {
	case *ast.RangeStmt:
		return f.rangeLength(l)
	case *ast.ForStmt:
		return f.countLength(l)
	}
	return "", nil
}

func (f *function) rangeLength(l *ast.RangeStmt) (string, []ast.Expr) {
	t := f.info.TypeOf(l.X)
	if t == nil {
		return "", nil
	}
	text := types.ExprString(l.X)
	switch t := t.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
		return "len(" + text + ")", []ast.Expr{l.X}
	case *types.Pointer: // to an array
		return "len(" + text + ")", []ast.Expr{l.X}
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			return text, []ast.Expr{l.X}
		}
		if t.Info()&types.IsString != 0 {
			return "len(" + text + ")", []ast.Expr{l.X}
		}
	}
	return "", nil
}

// countLength is the length of a loop that counts up or down by one.
func (f *function) countLength(l *ast.ForStmt) (string, []ast.Expr) {
	i, from := f.counter(l)
	cond, ok := l.Cond.(*ast.BinaryExpr)
	if i == nil || !ok || f.object(cond.X) != i || !f.steady(l, cond.Y) || f.sets(l.Body, i) {
		return "", nil
	}
	post, ok := l.Post.(*ast.IncDecStmt)
	if !ok || f.object(post.X) != i {
		return "", nil
	}
	parts := []ast.Expr{from, cond.Y}
	switch {
	case post.Tok == token.INC && (cond.Op == token.LSS || cond.Op == token.NEQ):
		return f.difference(cond.Y, from, 0), parts
	case post.Tok == token.INC && cond.Op == token.LEQ:
		return f.difference(cond.Y, from, 1), parts
	case post.Tok == token.DEC && cond.Op == token.GTR:
		return f.difference(from, cond.Y, 0), parts
	case post.Tok == token.DEC && cond.Op == token.GEQ:
		return f.difference(from, cond.Y, 1), parts
	}
	return "", nil
}

// counter returns the variable that a for statement declares, and its first value.
func (f *function) counter(l *ast.ForStmt) (types.Object, ast.Expr) {
	init, ok := l.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 1 || len(init.Rhs) != 1 {
		return nil, nil
	}
	return f.object(init.Lhs[0]), init.Rhs[0]
}

// steady reports whether an expression keeps its value while a loop runs: it consists of
// names, fields, constants, len and arithmetic.
func (f *function) steady(l *ast.ForStmt, x ast.Expr) bool {
	steady := true
	ast.Inspect(x, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			_, builtin := f.object(call.Fun).(*types.Builtin)
			steady = steady && builtin
		}
		return steady
	})
	return steady && !f.changes(l, x)
}

// difference is x-y+more as an expression.
func (f *function) difference(x, y ast.Expr, more int64) string {
	text, n := f.terms(x)
	minus, m := f.terms(y)
	if minus != "" {
		text += "-" + minus
	}
	switch n += more - m; {
	case text == "":
		return strconv.FormatInt(n, 10)
	case n > 0:
		return text + "+" + strconv.FormatInt(n, 10)
	case n < 0:
		return text + strconv.FormatInt(n, 10)
	}
	return text
}

// terms divides an expression into what is not constant and a constant that is added.
func (f *function) terms(x ast.Expr) (text string, n int64) {
	if n, ok := f.integer(x); ok {
		return "", n
	}
	if sum, ok := x.(*ast.BinaryExpr); ok {
		n, ok := f.integer(sum.Y)
		switch {
		case ok && sum.Op == token.ADD:
			return types.ExprString(sum.X), n
		case ok && sum.Op == token.SUB:
			return types.ExprString(sum.X), -n
		}
	}
	return types.ExprString(x), 0
}

// integer is the value of a constant integer.
func (f *function) integer(x ast.Expr) (n int64, ok bool) {
	v := f.info.Types[x].Value
	if v == nil || v.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(v)
}
