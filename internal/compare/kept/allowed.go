package kept

import (
	"go/ast"
	"go/token"
	"slices"
)

// deep is how many types are looked through.
const deep = 8

// allowed is how the i-th variable of a declaration may be used so that neither it nor what
// it refers to can be written: by its type or by what it is initialised with.
func (d *declarations) allowed(s *ast.ValueSpec, i int) use {
	switch {
	case s.Type != nil:
		return d.ofType(s.Type, deep)
	case len(s.Values) == len(s.Names):
		return d.ofValue(s.Values[i])
	case len(s.Values) == 1:
		if call, ok := s.Values[0].(*ast.CallExpr); ok {
			return d.ofCall(call, i)
		}
	}
	return 0
}

// isNumber reports whether the i-th variable of a declaration is a number, for certain.
func isNumber(s *ast.ValueSpec, i int) bool {
	if s.Type != nil {
		t, ok := s.Type.(*ast.Ident)
		return ok && slices.Contains(basic, t.Name) && !slices.Contains([]string{"bool", "string", "error"}, t.Name)
	}
	if len(s.Values) != len(s.Names) {
		return false
	}
	x, ok := s.Values[i].(*ast.BasicLit)
	return ok && x.Kind != token.STRING
}

func (d *declarations) ofValue(x ast.Expr) use {
	switch x := x.(type) {
	case *ast.BasicLit, *ast.FuncLit, *ast.BinaryExpr:
		return all
	case *ast.ParenExpr:
		return d.ofValue(x.X)
	case *ast.CompositeLit:
		return d.ofType(x.Type, deep)
	case *ast.CallExpr:
		return d.ofCall(x, 0)
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" {
			return all
		}
		return calls
	case *ast.SelectorExpr:
		return calls
	}
	return 0
}

// ofCall is for a result of a call, or a conversion. A function that is returned may have
// variables of its own.
func (d *declarations) ofCall(x *ast.CallExpr, i int) use {
	results := func(f *ast.FuncType) use {
		if f.Results == nil || i >= len(f.Results.List) || f.Results.NumFields() != len(f.Results.List) {
			return 0
		}
		t := f.Results.List[i].Type
		if _, closure := t.(*ast.FuncType); closure {
			return 0
		}
		return d.ofType(t, deep)
	}
	switch f := x.Fun.(type) {
	case *ast.FuncLit:
		return results(f.Type)
	case *ast.SelectorExpr:
		pkg, _ := f.X.(*ast.Ident)
		if pkg != nil && (pkg.Name == "flag" || slices.Contains(constants, pkg.Name+"."+f.Sel.Name)) {
			return all
		}
	case *ast.Ident:
		if declared := d.functions[f.Name]; declared != nil {
			return results(declared)
		}
		if f.Name == "make" {
			return d.ofType(x.Args[0], deep)
		}
		return d.ofType(f, deep)
	case *ast.ArrayType:
		return d.ofType(f, deep)
	}
	return 0
}

// constants are functions whose results do not change, and types of such values, or of
// such that keep nothing. Bytes that are handed on are taken for what is only read.
var constants = []string{
	"errors.New", "fmt.Errorf", "fmt.Sprint", "fmt.Sprintf", "os.Getenv", "os.ReadFile", "bytes.Repeat",
	"strings.Repeat", "strings.Join", "strings.NewReplacer", "regexp.MustCompile", "regexp.MustCompilePOSIX",
	"reflect.TypeOf", "reflect.TypeFor", "reflect.Type", "reflect.Kind", "time.Duration", "time.Time",
	"sync.Mutex", "sync.RWMutex", "sync.OnceFunc",
	"sync.OnceValue", "sync.OnceValues", "embed.FS", "regexp.Regexp",
}

var basic = []string{
	"bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16",
	"uint32", "uint64", "uintptr", "byte", "rune", "float32", "float64", "complex64", "complex128", "error",
}

// ofType is for values of a type.
func (d *declarations) ofType(t ast.Expr, deep int) use {
	if deep == 0 {
		return 0
	}
	switch t := t.(type) {
	case *ast.Ident:
		if declared := d.types[t.Name]; declared != nil {
			return d.ofType(declared, deep-1) &^ methods
		}
		if slices.Contains(basic, t.Name) {
			return all
		}
	case *ast.SelectorExpr:
		if pkg, _ := t.X.(*ast.Ident); pkg != nil && slices.Contains(constants, pkg.Name+"."+t.Sel.Name) {
			return all
		}
	case *ast.StarExpr:
		if of, ok := t.X.(*ast.SelectorExpr); ok {
			return d.ofType(of, deep)
		}
	case *ast.FuncType:
		return all
	case *ast.ArrayType:
		return d.ofArray(t, deep)
	case *ast.MapType:
		if d.isValue(t.Value, deep) {
			return elements
		}
	case *ast.StructType:
		for _, f := range t.Fields.List {
			if !d.isValue(f.Type, deep) {
				return 0
			}
		}
		return elements | whole
	}
	return 0
}

func (d *declarations) ofArray(t *ast.ArrayType, deep int) use {
	of, _ := t.Elt.(*ast.Ident)
	switch {
	case !d.isValue(t.Elt, deep):
		return 0
	case t.Len != nil:
		return elements | whole
	case of != nil && (of.Name == "byte" || of.Name == "uint8"):
		return elements | whole | sliced
	}
	return elements
}

// isValue reports whether values of a type refer to nothing that can be written.
func (d *declarations) isValue(t ast.Expr, deep int) bool { return d.ofType(t, deep-1)&whole != 0 }
