package verdict

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

func lines(numbers []int, shares []float64, texts ...string) (list []report.Line) {
	for i, n := range numbers {
		list = append(list, report.Line{Line: n, Share: shares[i], Source: texts[i]})
	}
	return list
}

// The same line of another number, one that was rewritten, one that is new and one that is gone.
func TestExplainLines(t *testing.T) {
	same := func(name string) string {
		return map[string]string{"m.Old": "m.F"}[name] + map[string]string{"m.F": "m.F"}[name]
	}
	sides := [2]Profiled{{Counted: same}, {Counted: same}}
	base := []report.Function{{Function: "m.Old", File: "old.go", Lines: lines([]int{10, 11, 12, 14}, []float64{0.4, 0.2, 0.1, 0.1}, "for", "a()", "b()", "d()")}, {Function: "m.G", Charged: 0.2}}
	head := []report.Function{{Function: "m.F", File: "new.go", Lines: lines([]int{20, 21, 22, 23}, []float64{0.2, 0.1, 0.3, 0.3}, "for", "a()", "bb()", "c()"),
		Hints: []report.Hint{{Line: 23, Text: "use something else"}, {Line: 21, Text: "another"}}}}
	for range 2 { // layouts, of half an operation
		sides[0].Add(base, 50)
		sides[1].Add(head, 100)
	}
	f := Function{FunctionDifference: difference.FunctionDifference{Function: "m.F", BaseNs: 80, HeadNs: 180, ChangeNs: 100}}
	f.explainLines(sides)
	want := []difference.LineDifference{
		{BaseLine: 12, HeadLine: 22, BaseNs: 10, HeadNs: 60, ChangeNs: 50, Source: "bb()"},
		{BaseLine: 14, HeadLine: 23, BaseNs: 10, HeadNs: 60, ChangeNs: 50, Source: "c()"},
	}
	if len(f.Lines) != len(want) {
		t.Fatalf("got %+v", f.Lines)
	}
	for i, w := range want {
		got := f.Lines[i]
		if math.Abs(got.BaseNs-w.BaseNs)+math.Abs(got.HeadNs-w.HeadNs)+math.Abs(got.ChangeNs-w.ChangeNs) > 1e-9 {
			t.Errorf("got %+v, want %+v", got, w)
		}
		if got.BaseLine != w.BaseLine || got.HeadLine != w.HeadLine || got.Source != w.Source {
			t.Errorf("got %+v, want %+v", got, w)
		}
	}
	if len(f.Hints) != 1 || f.Hints[0].Line != 23 {
		t.Errorf("the hints are %v", f.Hints)
	}
}

// Where the profiles know few of a function's lines, they say nothing.
func TestExplainLinesOfUnknown(t *testing.T) {
	same := func(name string) string { return name }
	sides := [2]Profiled{{Counted: same}, {Counted: same}}
	sides[0].Add([]report.Function{{Function: "m.F", Charged: 0.8}}, 100)
	sides[1].Add([]report.Function{{Function: "m.F", Charged: 0.9, Lines: lines([]int{3}, []float64{0.9}, "x")}}, 200)
	f := Function{FunctionDifference: difference.FunctionDifference{Function: "m.F", BaseNs: 80, HeadNs: 180, ChangeNs: 100}}
	if f.explainLines(sides); f.Lines != nil {
		t.Errorf("got %+v", f.Lines)
	}
}
