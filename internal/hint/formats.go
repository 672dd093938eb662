package hint

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

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
	if len(cures) == 0 && len(verbs) == 1 && !literal {
		return "the string itself"
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
	if !ok || basic != t && (verb != 'd' || formatsItself(t)) {
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

// formatsItself reports whether a type of the package has the method that package fmt calls for
// every verb.
func formatsItself(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	for m := range named.Methods() {
		if m.Name() == "Format" {
			return true
		}
	}
	return false
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
