package verification

import (
	"errors"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

// As Markdown a verification says the same, and names add no markup.
func TestVerificationMarkdown(t *testing.T) {
	v := Verification{
		Function: "example.com/m.f|`x`", Subject: BenchmarkSubject, Name: `<script>@all|` + "\x1b[31m\u202e", CallsPerOp: 2, TimePerOp: 1e-3, Doses: []float64{10, 20}, Rounds: 7,
		Sensitivity: Estimate{1, 0.95, 1.05}, Share: Estimate{0.4, 0.38, 0.42},
		Predicted: []Prediction{{0.5, 0.2, 0.19, 0.21}, {1, 0.4, 0.38, 0.42}}, Warnings: report.Warnings{errors.New("two\n<b>lines")},
	}
	var out strings.Builder
	if err := v.WriteMarkdown(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"**`example.com/m.f\\|'x'`** in benchmark `", "it lies on the critical path.", "They agree.", "| 50 % | 20.0 % | 19.0 to 21.0 % |\n",
		"> **Warning:** two &lt;b\\>lines\n", "2 calls in 1.00 ms; 7 rounds with doses of 0, 10 ns and 20 ns each.",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Error("control codes")
	}
}
