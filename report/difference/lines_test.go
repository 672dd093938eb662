package difference

import (
	"bytes"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

func TestWriteLines(t *testing.T) {
	b := BenchmarkDifference{Name: "BenchmarkA", Unit: SecPerOp, Verdict: Slower, Base: Summary{Center: 1e-6}, Head: Summary{Center: 2e-6}, Functions: []FunctionDifference{{
		Function: "example.com/m.F", BaseNs: 1000, HeadNs: 2000, ChangeNs: 1000, Verdict: Slower,
		Lines: []LineDifference{
			{BaseLine: 9, HeadLine: 12, ChangeNs: 800, Source: "x = a | b"},
			{BaseLine: 10, HeadLine: 10, ChangeNs: 300, Source: "s += y"},
			{HeadLine: 14, ChangeNs: 200, Source: "new()"},
			{BaseLine: 15, ChangeNs: -300, Source: "old()" + strings.Repeat(" ", 100) + "end"},
		},
		Hints: []report.Hint{{Line: 10, Text: "s is copied each time it grows: use a strings.Builder", Share: 0.3}},
	}}}
	var out bytes.Buffer
	b.writeFunctions(&out)
	want := `
  m.F, by line:
    +800  line 12, was 9  x = a | b
    +300         line 10  s += y
    +200     new line 14  new()
    -300   line 15, gone  old()`
	if got := out.String(); !strings.Contains(got, want) || !strings.Contains(got, "…\n    hint: line 10: s is copied each time it grows: use a strings.Builder\n") {
		t.Errorf("got\n%s", got)
	}
	out.Reset()
	b.markFunctions(&out)
	want = "\n- `m.F`, line 12, was 9: +800 ns/op `x = a | b`\n"
	if got := out.String(); !strings.Contains(got, want) || !strings.Contains(got, "\n- Hint: line 10: s is copied") {
		t.Errorf("got\n%s", got)
	}
}
