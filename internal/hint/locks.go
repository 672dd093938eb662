package hint

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// slow are functions that wait for the world outside, and are not what a lock is there for: what
// writes is not among them, as the lock may keep writers apart.
var slow = []string{
	"os.ReadFile", "os.ReadDir", "os.Stat", "os.Open",
	"net/http.Get", "net/http.Post", "net/http.Head",
	"net.Dial", "net.DialTimeout", "net.LookupHost", "net.LookupAddr", "net.LookupIP",
}

// writing are functions whose results a lock may keep together with what is read.
var writing = []string{"os.WriteFile", "os.Create", "os.OpenFile", "os.CreateTemp", "os.Rename", "os.Remove", "os.RemoveAll", "os.Truncate"}

// lockedIO finds a call that waits for the world outside while a lock is held for which others
// wait.
func lockedIO(f *function, n ast.Node) Hint {
	call, ok := n.(*ast.CallExpr)
	name := f.callee(n)
	if !ok || !slices.Contains(slow, name) || f.waiting(call) == 0 {
		return Hint{}
	}
	lock, at := f.held(call)
	if lock == nil || f.loop(lock) != f.loop(call) && f.loop(lock) != nil || f.writes() {
		return Hint{}
	}
	// Where the wait for the lock is charged to those who hold it, what they do is to be gained.
	share := f.spent(at, lockWords...)
	if slices.Contains(f.Queues, f.line(at)) {
		share = max(share, f.waiting(call))
	}
	return Hint{Share: share, Text: fmt.Sprintf("%s waits while holding %s, and others queue for that lock: call it before locking", name, types.ExprString(lock))}
}

var lockWords = []string{"sync.(*Mutex).Lock", "sync.(*RWMutex).Lock", "sync.(*RWMutex).RLock"}

// writes reports whether the function changes files.
func (f *function) writes() bool {
	return holds(f.decl.Body, func(n ast.Node) bool { return slices.Contains(writing, f.callee(n)) })
}

// waiting is what a call spends in system calls and in waiting.
func (f *function) waiting(call *ast.CallExpr) (share float64) {
	line, name := f.line(call), f.callee(call)
	for _, c := range f.Cells {
		if c.Line == line && (c.Word == name || strings.HasPrefix(c.Word, "system call ")) {
			share += c.Share
		}
	}
	return share
}

// held returns the lock that is certainly held at a call, and where it was taken: before it in the
// same block or one around it, and not given back in between.
func (f *function) held(call ast.Node) (lock ast.Expr, at ast.Node) {
	for n, p := call, f.parents[call]; p != nil; n, p = p, f.parents[p] {
		switch p := p.(type) {
		case *ast.FuncLit:
			return nil, nil
		case *ast.BlockStmt:
			for i := slices.Index(p.List, n.(ast.Stmt)) - 1; i >= 0; i-- {
				lock, name := f.lockCall(p.List[i])
				if name == "Lock" || name == "RLock" {
					return lock, p.List[i]
				}
				if f.unlocks(p.List[i]) {
					return nil, nil
				}
			}
		}
	}
	return nil, nil
}

// lockCall returns the mutex that a statement takes or gives back.
func (f *function) lockCall(stmt ast.Stmt) (mutex ast.Expr, name string) {
	x, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return nil, ""
	}
	receiver, typ, name := f.method(x.X)
	if typ != "sync.Mutex" && typ != "sync.RWMutex" {
		return nil, ""
	}
	return receiver, name
}

// unlocks reports whether a statement gives a lock back somewhere, but for when the function
// returns.
func (f *function) unlocks(stmt ast.Stmt) (unlocks bool) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		if _, ok := n.(*ast.DeferStmt); ok {
			return false
		}
		_, _, name := f.method(n)
		unlocks = unlocks || name == "Unlock" || name == "RUnlock"
		return !unlocks
	})
	return unlocks
}
