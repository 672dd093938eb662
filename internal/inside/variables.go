package inside

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// notable is the smallest part of what a package's initialisation is charged that is told of a variable.
const notable = 0.1

// variables notes of which variables the functions are that count for a package's initialisation: those without a name, such as
// that of sync.OnceValue.
func (in *Reader) variables(f *report.Function, parts charge.Inside) {
	if !strings.HasSuffix(f.Function, ".init") {
		return
	}
	shares, lines := make(map[string]float64), make(map[string]string)
	for _, l := range parts.Lines {
		text := in.Read(l.File)
		if text == nil {
			continue
		}
		if name := text.Variable(l.Line); name != "" {
			if shares[name] == 0 {
				lines[name] = fmt.Sprintf("%s:%d", in.Place(l.File), l.Line)
			}
			shares[name] += l.Share.Value
		}
	}
	var list []string
	for _, name := range slices.SortedFunc(maps.Keys(shares), func(a, b string) int { return cmp.Or(cmp.Compare(shares[b], shares[a]), cmp.Compare(a, b)) }) {
		if shares[name] >= notable*f.Charged {
			list = append(list, fmt.Sprintf("%s (%s at %s)", name, render.Percent(shares[name]), lines[name]))
		}
	}
	if len(list) == 0 {
		return
	}
	if in.unnamed == nil {
		in.unnamed = make(map[string]error)
	}
	in.unnamed[f.Function] = fmt.Errorf("%s stands for the functions without a name with which the package's variables are declared: %s", f.Function, strings.Join(list, ", "))
}
