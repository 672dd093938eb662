package report_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// Results are read from files, which may lack anything: each form can be written all the same.
func FuzzWrite(f *testing.F) {
	for _, text := range []string{"{}", `{"suite": true}`, `{"profile": {}}`, `{"profile": {}, "benchmarks": [{}]}`, `{"doses_ns": [1], "disagree": true}`} {
		f.Add([]byte(text))
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var r report.Report
		if json.Unmarshal(text, &r) == nil {
			check(t, r.WriteText(io.Discard), r.WriteMarkdown(io.Discard), r.WriteHTML(io.Discard), r.WriteCSV(io.Discard), r.WriteJSON(io.Discard))
			r.Suspects(3)
		}
		var d difference.Difference
		if json.Unmarshal(text, &d) == nil {
			limit := difference.Limit{Unit: difference.SecPerOp, By: 0.03}
			check(t, d.WriteText(io.Discard), d.WriteMarkdown(io.Discard), d.WriteJSON(io.Discard), d.WriteBencher(io.Discard), d.WriteBenchmarkAction(io.Discard),
				d.WriteGitHub(io.Discard, []difference.Limit{limit}, func(file string) string { return file }))
			d.Worst(limit)
		}
		var b difference.Bisection
		if json.Unmarshal(text, &b) == nil {
			check(t, b.WriteText(io.Discard), b.WriteMarkdown(io.Discard), b.WriteJSON(io.Discard))
		}
		var v verification.Verification
		if json.Unmarshal(text, &v) == nil {
			check(t, v.WriteText(io.Discard), v.WriteMarkdown(io.Discard), v.WriteJSON(io.Discard))
		}
	})
}

func check(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}
