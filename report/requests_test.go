package report

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestRequests(t *testing.T) {
	r := &Report{
		Bottleneck: &Bottleneck{Phase: "other", Function: "main.bump", Share: 0.5, Speedup: 2, SpeedupLow: 1.8, SpeedupHigh: 2.2},
		Requests:   &Requests{PerSecond: 7772, Median: 3900 * time.Microsecond, P99: 6100 * time.Microsecond},
	}
	var text, markdown, html bytes.Buffer
	for _, err := range []error{TextConfig{Columns: 1000}.Write(&text, r), r.WriteMarkdown(&markdown), r.WriteHTML(&html)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const want = "It answered 7,772 requests a second, half of them within 3.90 ms and 99 % within 6.10 ms; " +
		"without the bottleneck it could answer at most 15,544 a second (13,990 to 17,098)."
	for _, got := range []string{text.String(), markdown.String()} {
		if !strings.Contains(strings.ReplaceAll(got, `\`, ""), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if want := "requests a second; half of them within 3.90 ms, 99&nbsp;% within 6.10 ms</dt><dd>7,772</dd>"; !strings.Contains(html.String(), want) {
		t.Errorf("no %q in the page", want)
	}
	r.Bottleneck = nil
	if got := r.answered(); len(got) != 1 || strings.Contains(got[0], "without") {
		t.Errorf("without a bottleneck: %q", got)
	}
}
