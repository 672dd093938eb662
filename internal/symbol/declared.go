package symbol

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"sync"
)

// Declared returns the name of a frame's function with a closure named after the
// declared function in whose source it stands. The compiler names a closure that
// was inlined after both functions, outer.inner.func1, where it stands in inner.
// Only such names are looked up: file is the source file and line that of the
// closure's first line. Where the source cannot be read, the name is unchanged.
// Files are parsed once in a process; Declared is safe for concurrent use.
func Declared(function, file string, line int) string {
	path, parts := split(function)
	if !inlined(parts) {
		return function
	}
	for _, d := range declarations(file) {
		if d.first <= line && line <= d.last {
			return path + "." + d.name + ".func1"
		}
	}
	return function
}

// inlined reports whether a name may be that of an inlined closure, or of the
// body of an inlined loop over a function.
func inlined(parts []string) bool {
	if len(parts) < 2 || isInit(parts) {
		return false
	}
	return len(parts) > 2 && slices.ContainsFunc(parts[1:], isClosure) || strings.Contains(parts[len(parts)-1], "-range")
}

// A declaration is a function and the lines of its source.
type declaration struct {
	name        string
	first, last int // lines
}

var declared struct {
	sync.Mutex
	files map[string][]declaration
}

func declarations(file string) []declaration {
	declared.Lock()
	defer declared.Unlock()
	if list, ok := declared.files[file]; ok {
		return list
	}
	if declared.files == nil {
		declared.files = make(map[string][]declaration)
	}
	list := parseDeclarations(file)
	declared.files[file] = list
	return list
}

func parseDeclarations(file string) (list []declaration) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	for _, decl := range f.Decls {
		// Type parameters are printed by the runtime as the compiler's shapes: such a function keeps its name.
		if d, ok := decl.(*ast.FuncDecl); ok && !strings.Contains(NameOf(d), "[") {
			list = append(list, declaration{NameOf(d), fset.Position(d.Pos()).Line, fset.Position(d.End()).Line})
		}
	}
	return list
}
