package planted

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

var (
	all  = flag.Bool("planted.all", false, "find all planted bottlenecks, not only a few")
	gate = flag.Bool("planted.gate", false, "find a few planted bottlenecks more, as the gate does")
	only = flag.String("planted.only", "", "find only the planted bottlenecks of cases whose names contain `text`")
)

// maxTime is how long a case may be measured, again and again, until the first
// place is certain. A tie always takes that long.
const maxTime = 5 * time.Second

// Every planted bottleneck comes first, and the ties are seen as ties.
func TestFindPlanted(t *testing.T) {
	cases, err := Load(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	var table results
	for _, c := range cases {
		if *only != "" && !strings.Contains(c.Name, *only) || *only == "" && !*all && (!c.few() || testing.Short()) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			found := c.find(t)
			// One of equals is certain to be larger once in a hundred times, by chance; and a machine that
			// gives the program a processor for less than half of the time shows little of it.
			if found.wrong != "" && (c.Tied || reporttest.Ran(found.report.Functions) < 0.5) {
				found = c.find(t)
			}
			table.add(t, c.Name, c.Kind, c.Want, found)
		})
	}
	t.Logf("%s", table.text())
}

// few tells whether a case is one of the few that need no flag but, maybe, the gate's.
func (c Case) few() bool { return c.Short == "yes" || c.Short == "gate" && *gate }

// find measures a case and says what is wrong with what was found.
func (c Case) find(t *testing.T) result {
	dir := t.TempDir()
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	r, err := bottleneck.Find(t.Context(), bottleneck.FindConfig{
		Target: bottleneck.Target{Dir: dir, BenchTime: c.Bench, Args: c.Args}, MaxTime: maxTime, Stdin: strings.NewReader(c.Stdin),
	})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckSums(t, r)
	return result{r, c.wrong(r)}
}

func (c Case) wrong(r *bottleneck.Report) string {
	b := r.Bottleneck
	switch {
	case b == nil:
		return "nothing was found"
	case !slices.Contains(c.Want, b.Function):
		return "another function was found"
	case len(c.Phase) > 0 && !slices.Contains(c.Phase, b.Phase):
		return fmt.Sprintf("it was found in phase %s, want %s", b.Phase, c.Phase)
	case c.Tied && b.Certain:
		return "one of equal functions is certain to be the first"
	}
	return ""
}

// A result is what was found in a module.
type result struct {
	report *bottleneck.Report
	wrong  string
}

// results are the rows of the table.
type results struct {
	out         bytes.Buffer
	rows, wrong int
}

func (s *results) add(t *testing.T, name, kind string, want []string, r result) {
	t.Helper()
	b := r.report.Bottleneck
	if b == nil {
		b = &report.Bottleneck{}
	}
	ok := "ok"
	s.rows++
	if r.wrong != "" {
		ok = "WRONG"
		s.wrong++
		t.Errorf("%s: %s:\n%s", name, r.wrong, shares(r.report))
	}
	next := ""
	if f := r.report.Functions; len(f) > 1 {
		next = fmt.Sprintf("%.1f %% %s", 100*f[1].Charged, f[1].Function)
	}
	short := strings.NewReplacer(Module, "").Replace
	fmt.Fprintf(&s.out, "%s\t%s\t%s\t%s\t%s\t%.1f %%\t%.1f..%.1f %%\t%t\t%s\t%s\n", name, kind, short(strings.Join(want, " ")),
		short(b.Function), b.Phase, 100*b.Share, 100*b.Low, 100*b.High, b.Certain, short(next), ok)
}

func (s *results) text() string {
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\ncase\tkind\texpected\tfound\tphase\tshare\tinterval\tcertain\tnext\t\n%s", s.out.String())
	w.Flush()
	fmt.Fprintf(&out, "%d of %d right\n", s.rows-s.wrong, s.rows)
	return out.String()
}

func shares(r *bottleneck.Report) string {
	var out strings.Builder
	for i, f := range r.Functions {
		if i == 6 {
			break
		}
		fmt.Fprintf(&out, "  %5.1f %% (%.1f to %.1f) %s %v\n", 100*f.Charged, 100*f.Low, 100*f.High, f.Function, f.Phases)
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(&out, "  warning: %v\n", warning)
	}
	return out.String()
}
