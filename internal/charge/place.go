package charge

import (
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/words"
)

// A Place is where a stack is inside the function that it is charged to.
type Place struct {
	File string
	Line int    // that runs or calls; 0: not known
	Into string // what is done there: see package words; or the function that is called
	From string // the function of the same kind of code that calls the one charged, or ""
	// Sites are the calls of the function where the compiler has written its code into that
	// of the callers, the innermost first. More than two are left out.
	Sites [2]Frame
}

// place tells where in the function of its frame number at a stack is.
func (r Rules) place(stack []Frame, at int, t Target) Place {
	p := Place{File: stack[at].File, Line: stack[at].At, Into: Into(stack[:at], t.GC)}
	inlined, sites := r.inlined(stack, at), 0
	for i := at + 1; i < len(stack); i++ {
		f := stack[i]
		if !inlined && p.From != "" {
			break
		}
		if r.same(t.Class, symbol.Package(f.Function)) {
			name := symbol.Fold(f.Function)
			if name != t.Function && p.From == "" {
				p.From = name
			}
			if name != t.Function && inlined && sites < len(p.Sites) {
				p.Sites[sites] = Frame{Function: name, File: f.File, Line: f.Line, At: f.At}
				sites++
			}
		}
		inlined = inlined && r.inlined(stack, i)
	}
	return p
}

// same reports whether a package holds code of a class.
func (r Rules) same(c Class, pkg string) bool {
	return c == Own && r.Own(pkg) || c == Library && !r.Standard(pkg)
}

// Into says what the function that has called the others does by that.
func Into(callees []Frame, collects bool) string {
	if collects {
		return words.Collection
	}
	names := make([]string, len(callees))
	for i, f := range callees {
		names[i] = f.Function
	}
	if word := words.Of(names); word != "" {
		return word
	}
	return symbol.Fold(names[len(names)-1])
}
