package planted

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

var (
	identical     = flag.String("planted.identical", "", "compare identical code with numbers `from:to`, as in 0:200")
	identicalTime = flag.Duration("planted.identicaltime", 8*time.Second, "how long a comparison of identical code may take")
)

// An identicalResult is what was called changed where nothing was.
type identicalResult struct {
	Name                   string
	Benchmarks, Functions  int
	Change, Low, High      float64
	ChangedNames, Verdicts []string
}

// The long form: of 200 comparisons of identical code at most 5 % call a benchmark
// or a function changed. In turn both sides are the same source, and one has code
// that the benchmark does not use.
func TestCompareIdentical(t *testing.T) {
	from, to := cases(t, *identical, "this measures for half an hour: run it with -planted.identical 0:200 and -timeout 2h")
	var rows []identicalResult
	for i := from; i < to; i++ {
		row := compareIdentical(t, i)
		rows = append(rows, row)
		keep(t, row)
	}
	if *changesKept != "" {
		rows = kept[identicalResult](t)
	}
	wrong := 0
	for _, r := range rows {
		if r.Benchmarks+r.Functions > 0 {
			wrong++
			t.Logf("%+v", r)
		}
	}
	t.Logf("%d of %d comparisons of identical code call something changed", wrong, len(rows))
	if float64(wrong) > 0.05*float64(len(rows)) {
		t.Errorf("%d of %d comparisons of identical code call something changed, want at most 5 %%", wrong, len(rows))
	}
}

func compareIdentical(t *testing.T, i int) identicalResult {
	dir := t.TempDir()
	base, head := filepath.Join(dir, "base"), filepath.Join(dir, "head")
	c, err := loadChange("testdata/changes", changeShapes[i%len(changeShapes)], "", 0)
	if err != nil {
		t.Fatal(err)
	}
	c.Function = c.fitting(0)
	if err := c.Write(base, head); err != nil {
		t.Fatal(err)
	}
	kind := "same"
	if i%2 == 1 {
		kind = "unrelated code"
		fixture.WriteFile(t, filepath.Join(head, "unrelated.go"), unrelated(i))
	}
	d, err := bottleneck.Compare(t.Context(), bottleneck.CompareConfig{Base: base, Head: head, MaxTime: *identicalTime, All: true})
	if err != nil {
		t.Fatal(err)
	}
	b := d.Benchmarks[0]
	r := identicalResult{Name: fmt.Sprintf("%d %s %s", i, c.Shape, kind), Change: 100 * (b.Change.Ratio - 1), Low: 100 * (b.Change.Low - 1), High: 100 * (b.Change.High - 1)}
	for _, b := range d.Benchmarks {
		if b.Verdict.Changed() {
			r.Benchmarks++
			r.Verdicts = append(r.Verdicts, b.Unit)
		}
		for _, f := range b.Functions {
			if f.Verdict.Changed() {
				r.Functions++
				r.ChangedNames = append(r.ChangedNames, fmt.Sprintf("%s %+.1f %%", f.Function, 100*f.ChangeNs/(1e9*b.Base.Center)))
			}
		}
		for _, f := range b.Allocations {
			if f.Verdict.Changed() {
				r.Functions++
				r.ChangedNames = append(r.ChangedNames, fmt.Sprintf("%s %+.1f %s", f.Function, f.Change, b.Unit))
			}
		}
	}
	return r
}

// unrelated is code that the linker keeps and the benchmark does not call.
func unrelated(seed int) string {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	var text strings.Builder
	text.WriteString("package planted\n\nvar unrelatedSink int\n\nfunc init() {\n\tif unrelatedSink > 0 {\n")
	n := 1 + r.IntN(5)
	for i := range n {
		fmt.Fprintf(&text, "\t\tunrelated%d(3)\n", i)
	}
	text.WriteString("\t}\n}\n")
	for i := range n {
		fmt.Fprintf(&text, "\n//go:noinline\nfunc unrelated%d(n int) {\n", i)
		for range 1 + r.IntN(20) {
			fmt.Fprintf(&text, "\tunrelatedSink += n * %d\n\tn ^= unrelatedSink >> 3\n", r.IntN(1000))
		}
		text.WriteString("}\n")
	}
	return text.String()
}
