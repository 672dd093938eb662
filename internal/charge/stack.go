package charge

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Stack is a sample's declared functions, outermost first, from the benchmark on, each by the
// name under which it is counted.
func Stack(frames []Frame, counted func(function string) string) (stack []string) {
	for _, f := range slices.Backward(frames) {
		name := counted(symbol.Fold(f.Function))
		if len(stack) == 0 && (strings.HasPrefix(name, "testing.") || name == "runtime.goexit") {
			continue
		}
		if len(stack) == 0 || stack[len(stack)-1] != name {
			stack = append(stack, name)
		}
	}
	return stack
}
