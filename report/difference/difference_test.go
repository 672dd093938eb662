package difference

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

func sampleDifference() *Difference {
	return &Difference{
		Version: 1, Base: "HEAD", Head: "working tree", Rounds: 9, Noise: Noise{1.004},
		Environment: report.Environment{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", CPUs: 2},
		Benchmarks: []BenchmarkDifference{
			{Package: "m", Name: "BenchmarkParse|x-2", Unit: SecPerOp, Verdict: Slower, Base: Summary{1e-6, 1e-6, 1e-6, 36}, Head: Summary{1.04e-6, 1.04e-6, 1.04e-6, 36},
				Change: Change{1.04, 1.035, 1.045, 0.0001, 0.001},
				Functions: []FunctionDifference{
					{Function: "m.next", File: "m.go", Line: 3, BaseNs: 400, HeadNs: 438, ChangeNs: 38, Low: 30, High: 46, Verdict: Slower, Folded: []string{"m.old"}},
					{Function: "m.rest", BaseNs: 600, HeadNs: 602, ChangeNs: 2, Low: -6, High: 10, Verdict: Same},
				}},
			{Package: "m", Name: "BenchmarkParse|x-2", Unit: BytesPerOp, Verdict: Faster, Base: Summary{100, 100, 100, 36}, Head: Summary{50, 50, 50, 36},
				Change:      Change{0.5, 0.5, 0.5, 0, 0},
				Allocations: []AllocationDifference{{Function: "m.next", Base: 100, Head: 50, Change: -50, Low: -50, High: -50, Verdict: Faster}}},
			{Package: "m", Name: "BenchmarkParse|x-2", Unit: AllocsPerOp, Verdict: Same},
		},
		Warnings: report.Warnings{errors.New("beware of <b>")},
	}
}

// Of a single result on each side nothing is known but what it is.
func TestSingleResults(t *testing.T) {
	d := &Difference{Benchmarks: []BenchmarkDifference{{
		Name: "BenchmarkX-2", Unit: SecPerOp, Base: Summary{1e-6, 1e-6, 1e-6, 1}, Head: Summary{1.1e-6, 1.1e-6, 1.1e-6, 1},
		Change: Change{1.1, 0, math.Exp(700), 1, 1}, Verdict: Unclear,
	}}}
	var out strings.Builder
	want := "sec/op\n  base:   head:   vs base               change  95 % interval  verdict  benchmark\n  1.000µ ± ∞  1.100µ ± ∞        ~  (p=1.000 n=1)  +10.00%        unknown  unclear  BenchmarkX-2\n"
	if err := d.WriteText(&out); err != nil || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(want), " ")) || strings.HasPrefix(out.String(), ",") {
		t.Errorf("%v\n%s\nwant %s", err, &out, want)
	}
}

func TestDifferenceOutput(t *testing.T) {
	check := func(write func(*Difference, *bytes.Buffer) error, want ...string) {
		t.Helper()
		var out bytes.Buffer
		if err := write(sampleDifference(), &out); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("no %q in\n%s", w, out.String())
			}
		}
		if strings.Contains(out.String(), AllocsPerOp) {
			t.Errorf("a unit of which there is nothing is shown:\n%s", out.String())
		}
	}
	check(func(d *Difference, out *bytes.Buffer) error { return d.WriteMarkdown(out) },
		"**Benchmarks: 1 slower**, working tree against HEAD.\n",
		"| `BenchmarkParse\\|x-2` | sec/op | 1.000µ | 1.040µ | +4.00% | +3.50% to +4.50% | **slower** |\n",
		"| `m.next` with `m.old` | 400 | 438 | +38 | +30 to +46 | +3.80% | **slower** |\n",
		"| `m.next` | 100 | 50 | -50 | **faster** |\n",
		"> **Warning:** beware of &lt;b\\>\n",
		"Both sides in turns, in 9 link layouts; noise up to 0.4 %; go1.26.8 linux/amd64, 2 processors.")
	check(func(d *Difference, out *bytes.Buffer) error { return d.WriteText(out) },
		"1.000µ ± 0%         1.040µ ± 0%   +4.00%  (p=0.000 n=36)  +4.00%  +3.50% to +4.50%   slower  BenchmarkParse|x-2\n",
		"BenchmarkParse|x-2: +40 ns/op in all, slower, by function:\n",
		"slower  m.next (m.go:3)\n",
		"  with what was m.old\n",
		"BenchmarkParse|x-2: -50 B/op, by function:\n",
		"  beware of <b>\n")
}

// JSON that lacks a verdict says nothing of a change.
// Where all is identical there is no table, and what was compared is said without one.
func TestNothingMeasured(t *testing.T) {
	d := &Difference{Base: "main", Head: "topic", Benchmarks: []BenchmarkDifference{{Name: "BenchmarkX", Unit: SecPerOp, Verdict: Same, Identical: true}}}
	for _, write := range []func(io.Writer) error{d.WriteText, d.WriteMarkdown} {
		var out bytes.Buffer
		err := write(&out)
		if text := out.String(); err != nil || !strings.Contains(text, "topic against main: nothing was measured; ") || strings.Contains(text, "verdict") || strings.Contains(text, "runs") {
			t.Errorf("%v, %s", err, text)
		}
	}
}

func TestChanged(t *testing.T) {
	for verdict, want := range map[Verdict]bool{Slower: true, Faster: true, New: true, Gone: true, Same: false, Unclear: false, "": false} {
		if got := verdict.Changed(); got != want {
			t.Errorf("%q changed: %v, want %v", verdict, got, want)
		}
	}
}

// What is unattributed is left over, and has no interval: one without width would seem exact.
func TestUnattributedHasNoInterval(t *testing.T) {
	b := BenchmarkDifference{
		Name: "BenchmarkParse-2", Unit: SecPerOp, Base: Summary{Center: 400e-9}, Head: Summary{Center: 600e-9},
		Change: Change{Ratio: 1.2, Low: 1.1, High: 1.3}, Verdict: Slower,
		Functions: []FunctionDifference{
			{Function: "m.parse", BaseNs: 400, HeadNs: 480, ChangeNs: 80, Low: 40, High: 120, Verdict: Slower},
			{Function: Unattributed, HeadNs: 120, ChangeNs: 120, Low: 120, High: 120, Verdict: Unclear},
		},
	}
	var text strings.Builder
	b.writeFunctions(&text)
	b.markFunctions(&text)
	if strings.Contains(text.String(), "+120 to +120") || strings.Count(text.String(), "+40 to +120") != 2 || strings.Count(text.String(), Unattributed) != 2 {
		t.Errorf("want an interval of m.parse alone:\n%s", &text)
	}
}
