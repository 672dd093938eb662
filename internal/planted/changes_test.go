package planted

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

var (
	changes     = flag.String("planted.changes", "", "compare the planted changes with numbers `from:to`, as in 0:40, of at most a minute each")
	changesKept = flag.String("planted.table", "", "add the rows to those in `file`, so that the table is of several runs of the test")
	changeTime  = flag.Duration("planted.maxtime", time.Minute, "how long a comparison may take")
)

// A plantedChange is a case of the suite.
type plantedChange struct {
	name    string
	percent float64
	write   func(t *testing.T, base, head string) (want, pkg, bench string)
}

// smallChanges are those in small modules: every shape with a change of 1, 2, 5,
// 10 and 50 %, in turns slower and faster, each in another function.
func smallChanges(t *testing.T) (list []plantedChange) {
	for i, shape := range changeShapes {
		for j, percent := range []float64{5, -10, 2, 50, -1, -5, 10, -2} {
			c, err := loadChange("testdata/changes", shape, "", percent)
			if err != nil {
				t.Fatal(err)
			}
			c.Function = c.fitting(i + j)
			if j >= 5 && j != 5+i%3 { // one of the last three
				continue
			}
			list = append(list, plantedChange{shape + c.Function, percent, func(t *testing.T, base, head string) (string, string, string) {
				if err := c.Write(base, head); err != nil {
					t.Fatal(err)
				}
				return c.Want(), ".", ""
			}})
		}
	}
	return list
}

// fitting is a function that has as much to lose as the change takes, counted
// from the i-th.
func (c Change) fitting(i int) string {
	names, turns := c.turns()
	total := 0
	for _, n := range turns {
		total += n
	}
	for ; ; i++ {
		name := names[i%len(names)]
		if float64(turns[name]) > -c.Percent/100*float64(total) {
			return name
		}
	}
}

// A comparedChange is a row of the table.
type comparedChange struct {
	Name, Want, First string
	Percent, Change   float64 // what was planted, and what was found of the benchmark
	Low, High         float64
	Verdict           difference.Verdict
	Right             bool     // the first function is the changed one, in its direction
	Named, Wrong      []string // functions called changed, and what is said of those of them that are not
	Found             bool     // the changed function is among them
	Rounds            int
	Seconds           float64
}

func compareChange(t *testing.T, c plantedChange) comparedChange {
	dir := t.TempDir()
	base, head := filepath.Join(dir, "base"), filepath.Join(dir, "head")
	want, pkg, bench := c.write(t, base, head)
	began := time.Now()
	d, err := bottleneck.Compare(t.Context(), bottleneck.CompareConfig{
		Target: bottleneck.Target{Packages: []string{pkg}, Bench: bench}, Base: base, Head: head, MaxTime: *changeTime,
	})
	if err != nil {
		t.Fatal(err)
	}
	b := d.Benchmarks[0]
	row := comparedChange{
		Name: c.name, Want: want, Percent: c.percent, Verdict: b.Verdict, Rounds: d.Rounds, Seconds: time.Since(began).Seconds(),
		Change: 100 * (b.Change.Ratio - 1), Low: 100 * (b.Change.Low - 1), High: 100 * (b.Change.High - 1),
	}
	if len(b.Functions) > 0 {
		first := b.Functions[0]
		row.First, row.Right = first.Function, first.Function == want && first.ChangeNs*c.percent > 0
	}
	for _, f := range b.Functions {
		switch {
		case !f.Verdict.Changed():
			continue
		case f.Function == want && f.ChangeNs*c.percent > 0:
			row.Found = true
		default:
			part := 100 * f.ChangeNs / (1e9 * b.Base.Center * (b.Change.Ratio - 1))
			row.Wrong = append(row.Wrong, fmt.Sprintf("%s (%.0f %% of the change)", f.Function, part))
		}
		row.Named = append(row.Named, f.Function)
	}
	return row
}

// The two sides of every case differ in one line, and that line is the changed
// function's.
func TestChangesAreWhatTheySay(t *testing.T) {
	cases := smallChanges(t)
	if len(cases) < 30 {
		t.Errorf("%d cases, want at least 30", len(cases))
	}
	for _, c := range cases {
		dir := t.TempDir()
		base, head := filepath.Join(dir, "base"), filepath.Join(dir, "head")
		want, _, _ := c.write(t, base, head)
		name := strings.TrimSuffix(want[strings.LastIndexAny(want, ".")+1:], "[...]")
		if before, ok := strings.CutSuffix(want, "[...]"); ok {
			name = before
			name = name[strings.LastIndexByte(name, '.')+1:]
		}
		if lines := differences(t, base, head); len(lines) != 1 || !inFunction(lines[0], name) {
			t.Errorf("%s: differs in %q, want one line of %s", c.name, lines, name)
		}
	}
}

// inFunction reports whether a line, with what stands before it, is of a function.
func inFunction(text, name string) bool {
	i := strings.LastIndex(text, "\nfunc ")
	for i > 0 && strings.HasPrefix(text[i:], "\nfunc ()") {
		i = strings.LastIndex(text[:i], "\nfunc ")
	}
	head, _, _ := strings.Cut(text[i+1:], "{")
	return strings.Contains(head, name+"(") || strings.Contains(head, name+"[")
}

// differences returns the lines in which two trees differ, each behind all that
// stands before it in its file.
func differences(t *testing.T, base, head string) (lines []string) {
	t.Helper()
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(base, path)
		x, y := read(t, path), read(t, filepath.Join(head, rel))
		xs, ys := strings.SplitAfter(x, "\n"), strings.SplitAfter(y, "\n")
		if len(xs) != len(ys) {
			return fmt.Errorf("%s has %d and %d lines", rel, len(xs), len(ys))
		}
		for i := range xs {
			if xs[i] != ys[i] {
				lines = append(lines, strings.Join(ys[:i+1], ""))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// cases are those that a flag chooses, as in 0:20. Without it the test is skipped.
func cases(t *testing.T, flag, why string) (from, to int) {
	t.Helper()
	if _, err := fmt.Sscanf(flag, "%d:%d", &from, &to); err != nil {
		t.Skip(why)
	}
	return from, to
}

// The long form: the changed function comes first, and functions are named with
// a precision and a recall of 0.95.
func TestCompareChanges(t *testing.T) {
	from, to := cases(t, *changes, "this measures for a minute a case: run it with -planted.changes 0:60 and -timeout 2h")
	var rows []comparedChange
	for i, c := range append(smallChanges(t), foreignChanges()...) {
		if from <= i && i < to {
			t.Run(fmt.Sprintf("%d/%s/%+v%%", i, c.name, c.percent), func(t *testing.T) {
				row := compareChange(t, c)
				t.Logf("%+v", row)
				rows = append(rows, row)
				keep(t, row)
			})
		}
	}
	if *changesKept != "" {
		rows = kept[comparedChange](t)
	}
	text, s := changesTable(rows)
	t.Log(text)
	if s.first5 < s.cases5 || s.precision() < 0.95 || s.recall() < 0.95 || float64(s.first2) < 0.8*float64(s.cases2) {
		t.Errorf("%+v: want all of 5 %% and more first, 80 %% of 2 %%, precision and recall 0.95", s)
	}
}

// keep adds a row to those of the table's file, if there is one: what takes long is
// not lost with what comes after it.
func keep(t *testing.T, row any) {
	t.Helper()
	if *changesKept == "" {
		return
	}
	text, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(*changesKept, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(append(text, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// kept returns all rows of the table's file.
func kept[T any](t *testing.T) (rows []T) {
	t.Helper()
	for line := range strings.Lines(read(t, *changesKept)) {
		var row T
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// A score counts cases: those of 5 % and more, of 2 % and of 1 %, and in how many
// the changed function came first. Of 5 % and more, it counts the functions that
// were called changed, rightly and wrongly.
type score struct{ cases5, first5, cases2, first2, cases1, first1, found, wrong int }

func (s score) precision() float64 { return float64(s.found) / float64(max(1, s.found+s.wrong)) }
func (s score) recall() float64    { return float64(s.found) / float64(max(1, s.cases5)) }

func changesTable(rows []comparedChange) (string, score) {
	var out strings.Builder
	var s score
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "\ncase\tplanted\tfound\tinterval\tverdict\tfirst\tnamed\trounds\tseconds\t\n")
	slices.SortStableFunc(rows, func(x, y comparedChange) int { return strings.Compare(x.Name, y.Name) })
	for _, r := range rows {
		s.add(r)
		first := "right"
		if !r.Right {
			first = "WRONG: " + r.First
		}
		fmt.Fprintf(w, "%s\t%+.0f %%\t%+.2f %%\t%+.2f..%+.2f %%\t%s\t%s\t%d, %d wrong\t%d\t%.0f\t\n",
			r.Name, r.Percent, r.Change, r.Low, r.High, r.Verdict, first, len(r.Named), len(r.Wrong), r.Rounds, r.Seconds)
	}
	w.Flush()
	fmt.Fprintf(&out, "first at 5 %% and more: %d of %d, at 2 %%: %d of %d, at 1 %%: %d of %d; at 5 %% and more precision %.3f, recall %.3f\n",
		s.first5, s.cases5, s.first2, s.cases2, s.first1, s.cases1, s.precision(), s.recall())
	return out.String(), s
}

func (s *score) add(r comparedChange) {
	first := 0
	if r.Right {
		first = 1
	}
	switch size := max(r.Percent, -r.Percent); {
	case size >= 5:
		s.cases5, s.first5 = s.cases5+1, s.first5+first
		s.wrong += len(r.Wrong)
		if r.Found {
			s.found++
		}
	case size >= 2:
		s.cases2, s.first2 = s.cases2+1, s.first2+first
	default:
		s.cases1, s.first1 = s.cases1+1, s.first1+first
	}
}

func TestChangesTable(t *testing.T) {
	_, s := changesTable([]comparedChange{
		{Percent: 5, Right: true, Found: true}, {Percent: -50, Right: true, Found: true, Wrong: []string{"x"}}, {Percent: 10},
		{Percent: 2, Right: true}, {Percent: -2}, {Percent: 1},
	})
	if want := (score{3, 2, 2, 1, 1, 0, 2, 1}); s != want || s.precision() != 2./3 || s.recall() != 2./3 {
		t.Errorf("score %+v, precision %v, recall %v; want %+v and twice 2/3", s, s.precision(), s.recall(), want)
	}
}
