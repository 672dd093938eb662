package instrument

import (
	"go/ast"
	"slices"
)

// A Line is where a function's time passes, according to a record.
type Line struct {
	Number int  // 0: not known
	Waits  bool // it waits there, for time, a file or the network
}

// atLine returns where a function is delayed whose time passes in a line: behind the
// statement that stands there, so that what it waited for, such as a lock or a place in
// a pool, is held meanwhile; or in front of a statement behind which nothing can stand.
// What computes in a loop that calls nobody is delayed in front of the loop, as its
// turns may take a nanosecond. Nothing is returned where no statement stands there. There is
// doubt where several do, see foremost.
func (s *source) atLine(f *ast.FuncDecl, line Line) (spots []spot, doubt bool, err error) {
	entries := s.entries(f.Body, line.Number)
	switch {
	case len(entries) > 0:
	case line.Number == s.fset.Position(f.Body.Rbrace).Line: // in what was deferred
		return []spot{{at: f.Body.Rbrace, around: "; %s; "}}, false, nil
	default:
		return nil, false, nil
	}
	at, doubt, err := s.foremost(entries, line)
	if err != nil {
		return nil, false, err
	}
	if line.Waits {
		return waited(at), doubt, nil
	}
	return beside(outermost(at, entries, channelNames(f.Type))), doubt, nil
}

// outermost is the loop that calls nobody around a statement, or the statement itself.
func outermost(at ast.Stmt, entries []ast.Stmt, channels map[string]bool) ast.Stmt {
	for _, e := range slices.Backward(entries) {
		body := loopBody(e)
		if body == nil || !contains(e, at) {
			continue
		}
		if calls(body) || receives(e, channels) {
			break
		}
		at = e
	}
	return at
}

// entries are the statements around a line that stand in lists of statements, from the
// outermost to the innermost one.
func (s *source) entries(body *ast.BlockStmt, line int) (found []ast.Stmt) {
	ast.PreorderStack(body, nil, func(n ast.Node, around []ast.Node) bool {
		if s.fset.Position(n.Pos()).Line > line || s.fset.Position(n.End()).Line < line {
			return false
		}
		stmt, ok := n.(ast.Stmt)
		if !ok || len(around) == 0 {
			return true
		}
		switch list := around[len(around)-1].(type) {
		case *ast.BlockStmt:
			found = append(found, stmt)
		case *ast.CaseClause:
			if slices.Contains(list.Body, stmt) {
				found = append(found, stmt)
			}
		case *ast.CommClause:
			if slices.Contains(list.Body, stmt) {
				found = append(found, stmt)
			}
		}
		return true
	})
	return slices.DeleteFunc(found, isClause)
}

// isClause reports whether a statement is no statement by itself.
func isClause(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

func loopBody(s ast.Stmt) *ast.BlockStmt {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return loopBody(s.Stmt)
	case *ast.ForStmt:
		return s.Body
	case *ast.RangeStmt:
		return s.Body
	}
	return nil
}

// receives reports whether a loop may range over a channel: over a parameter that is
// one, or over something with one variable that is no index.
func receives(s ast.Stmt, channels map[string]bool) bool {
	loop, ok := s.(*ast.RangeStmt)
	if !ok || loop.Value != nil {
		return false
	}
	if id, ok := loop.X.(*ast.Ident); ok && channels[id.Name] {
		return true
	}
	key, ok := loop.Key.(*ast.Ident)
	if _, number := loop.X.(*ast.BasicLit); !ok || number {
		return false
	}
	index := false
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		if x, ok := n.(*ast.IndexExpr); ok {
			id, ok := x.Index.(*ast.Ident)
			index = index || ok && id.Name == key.Name
		}
		return true
	})
	return !index
}

// quick are functions that are written into their callers, or types.
var quick = []string{
	"append", "cap", "clear", "copy", "len", "max", "min", "bool", "byte", "complex128", "complex64", "float32", "float64", "int", "int16", "int32",
	"int64", "int8", "rune", "string", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr",
}

// inlined reports whether a call is of one of these.
func inlined(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.Ident)
	return ok && slices.Contains(quick, f.Name)
}

// calls reports whether a block calls functions, or waits for channels.
func calls(block *ast.BlockStmt) (found bool) {
	ast.Inspect(block, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			found = found || !inlined(call)
		}
		return !found
	})
	return found || usesChannels(block)
}
