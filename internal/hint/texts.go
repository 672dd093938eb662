package hint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/words"
)

// growingString finds a string that gets longer in each round of a loop, and of which
// nothing but its length is of interest there.
func growingString(f *function, n ast.Node) Hint {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return Hint{}
	}
	share := f.allocating(assign, words.Concatenation)
	s, ok := f.object(assign.Lhs[0]).(*types.Var)
	loop := f.loop(assign)
	if share == 0 || !ok || loop == nil || !f.lengthens(assign, s) {
		return Hint{}
	}
	id := f.identifier(s)
	if id == nil || f.enclosing(id) != f.enclosing(assign) || !f.onlyLengthened(loop, s) {
		return Hint{}
	}
	return Hint{Share: share, Text: s.Name() + " is copied each time it grows: use a strings.Builder"}
}

// lengthens reports whether an assignment adds to a string: s += x, s = s + x.
func (f *function) lengthens(assign *ast.AssignStmt, s *types.Var) bool {
	if assign.Tok == token.ADD_ASSIGN {
		return !f.mentions(assign.Rhs[0], s)
	}
	if assign.Tok != token.ASSIGN {
		return false
	}
	x, added := assign.Rhs[0], false
	for {
		sum, ok := x.(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD || f.mentions(sum.Y, s) {
			break
		}
		x, added = sum.X, true
	}
	return added && f.object(x) == s
}

// onlyLengthened reports whether all that a loop does with a string is to add to it, and
// to look at its length or at whether it is empty.
func (f *function) onlyLengthened(loop ast.Stmt, s *types.Var) bool {
	only := true
	ast.Inspect(loop, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || f.object(id) != s {
			return only
		}
		switch p := f.parents[id].(type) {
		case *ast.AssignStmt:
			only = only && p.Lhs[0] == ast.Expr(id) && f.lengthens(p, s)
		case *ast.CallExpr:
			only = only && f.builtin(p, "len")
		case *ast.BinaryExpr:
			only = only && (f.isEmptyText(p.X) || f.isEmptyText(p.Y) || f.inSum(p, s))
		default:
			only = false
		}
		return only
	})
	return only
}

func (f *function) isEmptyText(x ast.Expr) bool {
	text, ok := f.text(x)
	return ok && text == ""
}

// inSum reports whether a sum is the right side of an assignment that lengthens.
func (f *function) inSum(x ast.Node, s *types.Var) bool {
	for p := f.parents[x]; p != nil; p = f.parents[p] {
		switch p := p.(type) {
		case *ast.BinaryExpr:
		case *ast.AssignStmt:
			return f.object(p.Lhs[0]) == s && f.lengthens(p, s)
		default:
			return false
		}
	}
	return false
}

// plainFormat finds formatting that strconv and + do.
func plainFormat(f *function, n ast.Node) Hint {
	name := f.callee(n)
	if name != "fmt.Sprintf" && name != "fmt.Sprint" {
		return Hint{}
	}
	share := f.allocating(n, name)
	if share == 0 {
		return Hint{}
	}
	call := n.(*ast.CallExpr)
	cure := ""
	if name == "fmt.Sprint" && len(call.Args) == 1 {
		cure = f.conversion('v', call.Args[0])
	} else if name == "fmt.Sprintf" && !call.Ellipsis.IsValid() {
		cure = f.plain(call)
	}
	if cure == "" {
		return Hint{}
	}
	return Hint{Share: share, Text: fmt.Sprintf("%s this without the reflection of %s", does(cure), name)}
}

// does says that one thing or several do something.
func does(cure string) string {
	if strings.Contains(cure, " and ") {
		return cure + " do"
	}
	return cure + " does"
}

// plain returns what does the same as a call of Sprintf, or "".
func (f *function) plain(call *ast.CallExpr) string {
	format, ok := f.text(call.Args[0])
	if !ok {
		return ""
	}
	verbs, literal, ok := simpleVerbs(format)
	if !ok || len(verbs) == 0 || len(verbs) != len(call.Args)-1 {
		return ""
	}
	var cures []string
	for i, verb := range verbs {
		cure := f.conversion(verb, call.Args[i+1])
		if cure == "" {
			return ""
		}
		if cure != "+" {
			cures = append(cures, cure)
		}
	}
	if len(cures) == 0 || len(verbs) > 1 || literal {
		cures = append(cures, "+")
	}
	return join(cures)
}

// simpleVerbs returns the verbs of a format that has none with flags, width or precision, and
// whether there is text between them.
func simpleVerbs(format string) (verbs []byte, literal, ok bool) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			literal = true
			continue
		}
		if i++; i == len(format) || !strings.ContainsRune("dsvtqx%", rune(format[i])) {
			return nil, false, false
		}
		if format[i] == '%' {
			literal = true
		} else {
			verbs = append(verbs, format[i])
		}
	}
	return verbs, literal, true
}

// conversion returns what turns a value into text as a verb does, "+" where it is a text
// already, or "".
func (f *function) conversion(verb byte, x ast.Expr) string {
	t := f.info.TypeOf(x)
	if t == nil {
		return ""
	}
	basic, ok := t.Underlying().(*types.Basic)
	if !ok || verb != 'd' && basic != t {
		return "" // a type of its own may have a method that formats it
	}
	switch info := basic.Info(); {
	case info&types.IsInteger != 0 && (verb == 'd' || verb == 'v'):
		switch {
		case basic.Kind() == types.Int || basic.Kind() == types.UntypedInt:
			return "strconv.Itoa"
		case info&types.IsUnsigned != 0:
			return "strconv.FormatUint"
		}
		return "strconv.FormatInt"
	case info&types.IsInteger != 0 && verb == 'x' && info&types.IsUnsigned != 0:
		return "strconv.FormatUint"
	case info&types.IsString != 0 && (verb == 's' || verb == 'v'):
		return "+"
	case info&types.IsString != 0 && verb == 'q':
		return "strconv.Quote"
	case info&types.IsBoolean != 0 && (verb == 't' || verb == 'v'):
		return "strconv.FormatBool"
	}
	return ""
}

// join lists each word once: "a, b and c".
func join(list []string) string {
	var out []string
	for _, x := range list {
		if len(out) == 0 || !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}
