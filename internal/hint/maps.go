package hint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/words"
)

// enoughGrowth is the part of a map's assignments that makes room if each of its keys is new: keys
// that come again and again make none. Where only that tells of the keys, it is mostGrowth.
const (
	enoughGrowth = 0.25
	mostGrowth   = 0.5
)

// growingMap finds a map that is declared without a size and gets a new key in each round
// of a loop of known length.
func growingMap(f *function, n ast.Node) Hint {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 {
		return Hint{}
	}
	place, ok := assign.Lhs[0].(*ast.IndexExpr)
	if !ok {
		return Hint{}
	}
	share := f.allocating(assign, words.MapGrowth)
	m, ok := f.object(place.X).(*types.Var)
	loop := f.loop(assign)
	if share == 0 || !ok || loop == nil {
		return Hint{}
	}
	size, ok := f.rounds(assign, m)
	typ := f.empty(m)
	growth := f.spent(assign, words.MapGrowth) / f.spent(assign, words.MapGrowth, words.MapAssignment)
	if _, isMap := m.Type().Underlying().(*types.Map); !isMap || !ok || typ == "" || growth < f.leastGrowth(loop, m, place.Index) || !f.growsOnly(m, assign) || f.empties(loop, m) {
		return Hint{}
	}
	return Hint{Share: share, Text: fmt.Sprintf("%s grows although the loop's length is known: start with make(%s, %s", m.Name(), typ, closing(size))}
}

// empties reports whether a loop may remove keys of a map: it hands the map over.
func (f *function) empties(loop ast.Stmt, m *types.Var) bool {
	return holds(loop, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && !f.builtin(call, "len") && slices.ContainsFunc(call.Args, func(x ast.Expr) bool { return f.object(x) == m })
	})
}

// never is more than any part.
const never = 2

// leastGrowth is the part of a map's assignments that has to make room. The key of a round is a
// new one if it is the loop's counter, or made of that alone; it may be one if it is a part of
// the element, in an index of a list.
func (f *function) leastGrowth(loop ast.Stmt, m *types.Var, key ast.Expr) float64 {
	if outer := f.loop(loop); outer != nil && !within(f.identifier(m), outer) {
		return never
	}
	if f.counts(loop, f.object(f.injective(key))) {
		return enoughGrowth
	}
	l, ok := loop.(*ast.RangeStmt)
	if !ok || l.Value == nil || f.root(key) != f.object(l.Value) || f.object(l.Value) == nil {
		return never
	}
	mentioned := 0
	ast.Inspect(l.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && f.object(id) == m {
			mentioned++
		}
		return true
	})
	if mentioned > 1 || isSet(m) {
		return never
	}
	return mostGrowth
}

// injective strips an expression of calls that give another result for every number.
func (f *function) injective(key ast.Expr) ast.Expr {
	call, ok := key.(*ast.CallExpr)
	if !ok {
		return key
	}
	switch f.callee(call) {
	case "strconv.Itoa", "fmt.Sprint":
		if len(call.Args) == 1 {
			return call.Args[0]
		}
	case "fmt.Sprintf":
		if len(call.Args) == 2 {
			return call.Args[1]
		}
	}
	return key
}

// counts reports whether a variable is another one in each round of a loop: the counter of
// a for statement, or the key of a range.
func (f *function) counts(loop ast.Stmt, v types.Object) bool {
	switch l := loop.(type) {
	case *ast.ForStmt:
		i, _ := f.counter(l)
		return i != nil && i == v
	case *ast.RangeStmt:
		return l.Key != nil && v != nil && f.object(l.Key) == v && !f.sets(l.Body, v)
	}
	return false
}

// isSet reports whether a map's values say only that a key is there.
func isSet(m *types.Var) bool {
	switch e := m.Type().Underlying().(*types.Map).Elem().Underlying().(type) {
	case *types.Basic:
		return e.Info()&types.IsBoolean != 0
	case *types.Struct:
		return e.NumFields() == 0
	}
	return false
}
