package hint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// typeName is the name of a type without a pointer: "os.File".
func nameOf(t types.Type) string {
	if t == nil {
		return ""
	}
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.TypeString(t, nil)
}

// small is the size of a buffer below which reading a file again and again takes many
// system calls.
const small = 512

// unbuffered finds small pieces that are written to a file, or read from it, one system call each.
func unbuffered(f *function, n ast.Node) Hint {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return Hint{}
	}
	write := f.allocating(call, "system call write", "system call pwrite64", "system call writefile")
	read := f.allocating(call, "system call read", "system call pread64", "system call readfile")
	if write == 0 && read == 0 || f.loop(n) == nil && !(f.calledOften() && !f.serves()) {
		return Hint{}
	}
	switch file := f.writesTo(call); {
	case file != nil && write > 0 && f.mayBuffer(file, n):
		return Hint{Share: write, Text: fmt.Sprintf("every small write to %s is a system call: write through a bufio.Writer and flush it at the end", types.ExprString(file))}
	case write > 0 && f.prints(call):
		return Hint{Share: write, Text: "every line is a system call: print to a bufio.Writer on os.Stdout and flush it at the end"}
	}
	if file := f.readsFrom(call); file != nil && read > 0 {
		return Hint{Share: read, Text: fmt.Sprintf("every small read from %s is a system call: read through a bufio.Reader", types.ExprString(file))}
	}
	return Hint{}
}

// writesTo returns the file that a call writes a small piece to, or nil.
func (f *function) writesTo(call *ast.CallExpr) ast.Expr {
	switch f.callee(call) {
	case "fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln":
		return f.file(call.Args[0])
	case "io.WriteString":
		if f.isSmall(call.Args[1]) {
			return f.file(call.Args[0])
		}
		return nil
	}
	receiver, _, name := f.method(call)
	if (name == "Write" || name == "WriteString") && len(call.Args) == 1 && f.isSmall(call.Args[0]) {
		return f.file(receiver)
	}
	return nil
}

// file returns x if it is a file.
func (f *function) file(x ast.Expr) ast.Expr {
	if nameOf(f.info.TypeOf(x)) == "os.File" {
		return x
	}
	return nil
}

// prints reports whether a call prints to standard output.
func (f *function) prints(call *ast.CallExpr) bool {
	loop := f.loop(call)
	if loop == nil || f.waits(loop) || f.awaits(loop) || !slices.Contains([]string{"fmt.Print", "fmt.Printf", "fmt.Println"}, f.callee(call)) {
		return false
	}
	if len(call.Args) == 0 {
		return true
	}
	text, ok := f.text(call.Args[0])
	switch {
	case !ok:
		return true
	case strings.ContainsAny(text, "\r\x1b"): // drawn on a terminal
		return false
	}
	return f.callee(call) == "fmt.Println" || strings.HasSuffix(text, "\n") || !f.reads(loop) // or else a prompt
}

// isSmall reports whether a text is put together where it is written: pieces of another origin may
// be of any size.
func (f *function) isSmall(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return x.Op == token.ADD
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		if name := f.callee(x); strings.HasPrefix(name, "strconv.") || strings.HasPrefix(name, "fmt.Sprint") {
			return true
		}
		if len(x.Args) == 1 && f.info.Types[x.Fun].IsType() { // []byte(...)
			return f.isSmall(x.Args[0])
		}
	}
	return false
}

// mayBuffer reports whether nothing shows that a file wants each piece at once: it is a variable
// or a parameter of the function, opened without O_APPEND and O_SYNC, and not synchronised.
func (f *function) mayBuffer(file ast.Expr, n ast.Node) bool {
	if types.ExprString(file) == "os.Stdout" {
		return f.loop(n) != nil && !f.waits(f.loop(n)) && !f.awaits(f.loop(n))
	}
	v, ok := f.object(file).(*types.Var)
	if !ok || v.IsField() || f.identifier(v) == nil || f.awaits(f.loop(n)) {
		return false
	}
	if _, own := f.parents[f.identifier(v)].(*ast.AssignStmt); own && f.loop(n) == nil || !own && f.reads(f.loop(n)) {
		return false // it is written to once, or somebody may answer
	}
	may := true
	ast.Inspect(f.decl, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			may = may && sel.Sel.Name != "O_APPEND" && sel.Sel.Name != "O_SYNC" && (sel.Sel.Name != "Sync" || f.object(sel.X) != v)
		}
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
			text, _ := f.text(call.Args[0])
			may = may && !strings.HasPrefix(text, "/dev/") && !strings.HasPrefix(text, "/proc/") && !strings.HasPrefix(text, "/sys/")
		}
		return may
	})
	return may
}

// readsFrom returns the file that a call reads into a small buffer, or nil.
func (f *function) readsFrom(call *ast.CallExpr) ast.Expr {
	receiver, _, name := f.method(call)
	if name != "Read" || len(call.Args) != 1 {
		return nil
	}
	v, ok := f.root(call.Args[0]).(*types.Var)
	if !ok {
		return nil
	}
	if array, ok := v.Type().Underlying().(*types.Array); ok && array.Len() < small {
		return f.file(receiver)
	}
	id := f.identifier(v)
	if id == nil {
		return nil
	}
	define, ok := f.parents[id].(*ast.AssignStmt)
	if !ok || len(define.Rhs) != 1 {
		return nil
	}
	buffer, ok := define.Rhs[0].(*ast.CallExpr)
	if !ok || !f.builtin(buffer, "make") {
		return nil
	}
	if n, ok := f.integer(buffer.Args[len(buffer.Args)-1]); !ok || n >= small {
		return nil
	}
	return f.file(receiver)
}
