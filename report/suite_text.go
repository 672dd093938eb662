package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// writeSuite writes what is said of a test suite: what the whole wait was spent on,
// then functions, tests and packages by how long the end waited for them.
func (t *text) writeSuite() {
	t.writeWait()
	t.writeInside()
	t.writePhases("go test")
	t.writeWaitedFor()
	t.writeTests()
	t.writePackages()
	t.writeCures()
}

// writeWait writes the verdict on the whole wait.
func (t *text) writeWait() {
	b := t.Bottleneck
	if b == nil {
		t.sentence("Nothing was measured.")
		return
	}
	t.sentence("The bottleneck is %s%s (%s): %s of the wait (%s), %s.",
		b.step(), render.Plain(b.Function), b.inPhase(), render.Percent(b.Share), render.Range(b.Low, b.High), b.certainty())
	if b.Speedup > 1 {
		t.sentence("%s", t.suiteWithout())
	}
}

// more writes how many rows a table leaves out.
func more(rows *render.Table, n, columns int) {
	cells := make([]string, columns)
	cells[columns-1] = fmt.Sprintf("%d more", n)
	rows.Row(cells...)
}

// writeWaitedFor writes a row for each function and for all building of a package, which is
// not the step that the verdict may be on.
func (t *text) writeWaitedFor() {
	how := ""
	if slices.ContainsFunc(t.Functions, func(f Function) bool { return f.Phase() == "build" }) {
		how = ", building by package"
	}
	rows := t.table()
	rows.Row("share", "95 % interval", "without it", "phase", "kind", "function or package")
	for i, f := range t.Functions {
		if i == t.Top || f.Charged < render.LeastShare && !t.all() {
			more(&rows, len(t.Functions)-i, 6)
			break
		}
		rows.Row(render.Percent(f.Charged), percent(f.Low)+" to "+percent(f.High), t.without(f.Speedup),
			f.Phase(), f.Kind, symbol.Place(f.Function, f.File, f.Line))
	}
	t.writeRows("What the end waited for"+how+":", &rows)
}

func (t *text) writeTests() {
	rows := t.table()
	rows.Fit = fitTest
	rows.Row("waited", "took", "CPU", "result", "test: most of it")
	for i, test := range t.Tests {
		if i == t.Top || test.Path == 0 && i > 0 && !t.all() {
			more(&rows, len(t.Tests)-i, 5)
			break
		}
		name := render.Plain(test.Name)
		if b := test.Bottleneck; b != nil {
			name += fmt.Sprintf(": %s %s", render.Percent(b.Share), symbol.Short(b.Function))
		}
		rows.Row(render.Duration(test.Path), render.Duration(test.Wall), render.Duration(test.CPU), test.Result, name)
	}
	t.writeRows("The tests, by how long the end waited for them:", &rows)
}

// fitTest shortens the row of a test to so many characters: the function that it spent most
// on, and what is at the end rather than the test's own name.
func fitTest(row string, width int) string {
	const after = " % "
	if i := strings.Index(row, after); i >= 0 {
		head := row[:i+len(after)]
		row = head + symbol.Fit(row[len(head):], width-utf8.RuneCountInString(head))
	}
	return render.Cut(row, width)
}

// A packageWork is what the go command did for one package.
type packageWork struct {
	name   string
	path   time.Duration
	walls  map[string]time.Duration // by kind of action
	cached bool                     // the tests' result
}

// cells are how long the end waited for it, and what each kind of action took.
func (p *packageWork) cells() []string {
	cells := []string{render.Duration(p.path)}
	for _, kind := range []string{"compile", "link", "vet", "run"} {
		cells = append(cells, render.Duration(p.walls[kind]))
	}
	if p.cached {
		cells[len(cells)-1] = "cached"
	}
	return cells
}

// packageWorks adds the actions up by package, those that the end waited for longest
// first.
func (r *Report) packageWorks() (list []*packageWork) {
	index := make(map[string]*packageWork)
	for _, a := range r.Actions {
		p := index[a.Package]
		if p == nil {
			p = &packageWork{name: a.Package, walls: make(map[string]time.Duration)}
			index[a.Package] = p
			list = append(list, p)
		}
		p.path += a.Path
		p.walls[a.Kind] += a.Wall
		p.cached = p.cached || a.Kind == "run" && a.Cached
	}
	slices.SortStableFunc(list, func(x, y *packageWork) int { return cmp.Compare(y.path, x.path) })
	return list
}

func (t *text) writePackages() {
	list := t.packageWorks()
	rows := t.table()
	rows.Row("waited", "compile", "link", "vet", "run", "package")
	for i, p := range list {
		if i == t.Top {
			more(&rows, len(list)-i, 6)
			break
		}
		rows.Row(append(p.cells(), render.Plain(p.name))...)
	}
	t.writeRows("The packages, by how long the end waited for them:", &rows)
}

func (t *text) writeCures() {
	if len(t.Cures) == 0 {
		return
	}
	fmt.Fprintln(&t.out, "\nWhat the suite would take with")
	var rows render.Table
	for _, c := range t.Cures {
		rows.Row(render.Duration(c.Wall), c.What)
	}
	_ = rows.Write(&t.out, "  ")
}
