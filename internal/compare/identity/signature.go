package identity

import (
	"go/ast"
	"slices"
	"strings"
)

// A signature is the type of a method as far as it is known: of parameters and results, as the linker
// writes them, or "" where that may be any.
type signature struct{ params, results []string }

// fits reports whether a method may have the type of another.
func (s signature) fits(other signature) bool {
	return mayEqual(s.params, other.params) && mayEqual(s.results, other.results)
}

func (s signature) equal(other signature) bool {
	return slices.Equal(s.params, other.params) && slices.Equal(s.results, other.results)
}

func mayEqual(x, y []string) bool {
	return slices.EqualFunc(x, y, func(x, y string) bool { return x == y || x == "" || y == "" })
}

// predeclared are types that are called the same everywhere, as the linker calls them.
var predeclared = map[string]string{
	"any": "interface {}", "bool": "bool", "byte": "uint8", "complex64": "complex64", "complex128": "complex128",
	"error": "error", "float32": "float32", "float64": "float64", "int": "int", "int8": "int8", "int16": "int16",
	"int32": "int32", "int64": "int64", "rune": "int32", "string": "string", "uint": "uint", "uint8": "uint8",
	"uint16": "uint16", "uint32": "uint32", "uint64": "uint64", "uintptr": "uintptr",
}

// signatureOf is that of a method in the source of a package, some of whose names are its own. Other
// names may be those of anything, an alias among them.
func signatureOf(f *ast.FuncType, own map[string]bool) (s signature) {
	list := func(fields *ast.FieldList) (types []string) {
		if fields == nil {
			return nil
		}
		for _, field := range fields.List {
			for range max(1, len(field.Names)) {
				types = append(types, typeOf(field.Type, own))
			}
		}
		return types
	}
	return signature{list(f.Params), list(f.Results)}
}

// typeOf is how the linker writes a type, or "".
func typeOf(x ast.Expr, own map[string]bool) string {
	prefix := ""
	switch t := x.(type) {
	case *ast.Ident:
		if own[t.Name] {
			return ""
		}
		return predeclared[t.Name]
	case *ast.ParenExpr:
		return typeOf(t.X, own)
	case *ast.StarExpr:
		prefix, x = "*", t.X
	case *ast.Ellipsis:
		prefix, x = "...", t.Elt
	case *ast.ArrayType:
		if t.Len != nil {
			return ""
		}
		prefix, x = "[]", t.Elt
	default:
		return ""
	}
	if of := typeOf(x, own); of != "" {
		return prefix + of
	}
	return ""
}

// declared adds the names of types that a file declares, anywhere: those of type parameters, too.
func declared(f *ast.File, names map[string]bool) {
	add := func(fields *ast.FieldList) {
		for _, field := range fields.List {
			for _, id := range field.Names {
				names[id.Name] = true
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			names[n.Name.Name] = true
			if n.TypeParams != nil {
				add(n.TypeParams)
			}
		case *ast.FuncType:
			if n.TypeParams != nil {
				add(n.TypeParams)
			}
		case *ast.FuncDecl:
			if n.Recv != nil { // whose type parameters have names of their own
				ast.Inspect(n.Recv, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						names[id.Name] = true
					}
					return true
				})
			}
		}
		return true
	})
}

// listedSignature is that of a function's type by the name of its symbol, if that can be taken apart.
func listedSignature(symbol string) (s signature, ok bool) {
	rest, isFunc := strings.CutPrefix(symbol, "type:func(")
	if !isFunc || strings.ContainsAny(rest, "\"`") { // tags of fields are any text
		return s, false
	}
	if s.params, rest, ok = types(rest); !ok {
		return s, false
	}
	results, several := strings.CutPrefix(rest, " (")
	switch {
	case rest == "":
	case several:
		s.results, rest, ok = types(results)
		return s, ok && rest == ""
	case strings.HasPrefix(rest, " "):
		s.results = []string{rest[1:]}
	default:
		return s, false
	}
	return s, true
}

// types are those up to the closing bracket, and what is behind it.
func types(text string) (list []string, rest string, ok bool) {
	depth, from := 0, 0
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ']', '}':
			depth--
		case ')', ',':
			if depth == 0 && i > from {
				list = append(list, strings.TrimSpace(text[from:i]))
			}
			if depth == 0 {
				from = i + 1
			}
			if r == ')' {
				if depth == 0 {
					return list, text[i+1:], true
				}
				depth--
			}
		}
	}
	return nil, "", false
}
