package doubts

import (
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// The go command itself is named where nothing else takes half as long, and otherwise told beside what is.
func TestGoCommand(t *testing.T) {
	for _, c := range []struct {
		tests float64
		want  string
		warns bool
	}{{0.2, "m.F", true}, {0.1, symbol.GoCommand, false}, {0.35, "m.F", false}} {
		all := []report.Bottleneck{{Function: symbol.GoCommand, Share: 0.3}, {Function: "m.F", Share: c.tests}}
		slices.SortStableFunc(all, Order)
		r := &report.Report{Bottleneck: &all[0], Functions: []report.Function{
			{Function: symbol.GoCommand, Charged: 0.3, High: 0.3}, {Function: "m.F", Charged: c.tests, High: c.tests},
		}}
		Waits(r, nil, 0, 0)
		if all[0].Function != c.want || (len(r.Warnings) > 0) != c.warns {
			t.Errorf("beside tests of %v: %s, want %s; warnings %v", c.tests, all[0].Function, c.want, r.Warnings)
		}
	}
}
