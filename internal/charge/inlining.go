package charge

import "github.com/google/pprof/profile"

// An Inlining knows which calls of a program the compiler has replaced by the code of the
// called function, as far as a profile has seen them. An execution trace does not tell.
type Inlining map[inlinedCall]bool

// An inlinedCall is a place at which the code of a function stands in another.
type inlinedCall struct {
	callee, caller string
	line           int // of the caller
}

// InliningOf returns what a profile knows. Of none it is empty.
func InliningOf(p *profile.Profile) Inlining {
	x := make(Inlining)
	if p == nil {
		return x
	}
	for _, l := range p.Location {
		for i := range max(0, len(l.Line)-1) {
			callee, caller := l.Line[i].Function, l.Line[i+1].Function
			if callee != nil && caller != nil {
				x[inlinedCall{callee.Name, caller.Name, int(l.Line[i+1].Line)}] = true
			}
		}
	}
	return x
}

// inlined reports whether the code of a stack's frame stands in that of the next one.
func (r Rules) inlined(stack []Frame, i int) bool {
	if i+1 == len(stack) {
		return false
	}
	return stack[i].Inlined || r.Inlining[inlinedCall{stack[i].Function, stack[i+1].Function, stack[i+1].At}]
}
