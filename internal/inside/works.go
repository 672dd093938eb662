package inside

import (
	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/source"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// works reports whether the user's code sleeps where no loop around that looks for what others do: for as long as what it
// stands for takes.
func (in *Reader) works(stack []charge.Frame, own func(pkg string) bool) bool {
	sleeps, inner := false, true
	calls := make(map[string]bool)
	for _, f := range stack {
		switch pkg := symbol.Package(f.Function); {
		case inner && (pkg == "time" || pkg == "runtime"):
			sleeps = sleeps || f.Function == "time.Sleep"
			continue
		case !own(pkg) && inner:
			return false
		case !own(pkg):
			continue
		}
		text := in.Read(f.File)
		if text == nil || calls[f.Function] {
			return false
		}
		switch text.Round(f.At, sleeps || !inner) {
		case source.Work:
			return true
		case source.Look:
			return false
		}
		calls[f.Function], inner = true, false
	}
	return !inner
}
