package recorded

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// output is what go test -bench prints of benchmarks that take so many ns/op, and what else they report.
func output(pkg string, ns map[string]float64, more string) string {
	var text strings.Builder
	text.WriteString("goos: linux\ngoarch: amd64\n")
	if pkg != "" {
		text.WriteString("pkg: " + pkg + "\n")
	}
	for i := range 8 {
		for _, name := range slices.Sorted(maps.Keys(ns)) {
			fmt.Fprintf(&text, "Benchmark%s-2   \t1000\t%.2f ns/op%s\n", name, ns[name]*(1+0.002*float64(i%3)), more)
		}
	}
	return text.String() + "PASS\nok  \tm\t3.2s\n"
}

func inUTF16(text string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(byteOrderMark + text)) {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

// inEvents is a text as go test -json prints it, whose lines come in two.
func inEvents(t *testing.T, pkg, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		for _, part := range []string{line[:len(line)/2], line[len(line)/2:]} {
			e, err := json.Marshal(map[string]string{"Action": "output", "Package": pkg, "Output": part})
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(e, '\n'))
		}
	}
	return b.String()
}

// compareTexts compares two files of results.
func compareTexts(t *testing.T, base, head string) (*difference.Difference, error) {
	t.Helper()
	dir := fixture.Tree(t, map[string]string{"old.txt": base, "new.txt": head})
	var sides [2][]*Run
	for i, name := range []string{"old.txt", "new.txt"} {
		var err error
		if sides[i], err = ReadAll(filepath.Join(dir, name)); err != nil || len(sides[i]) != 1 {
			t.Fatalf("%s: %d runs, %v", name, len(sides[i]), err)
		}
	}
	d, err := Compare(sides[0], sides[1], 0.01)
	if err == nil {
		reporttest.CheckDifference(t, d, 0.01)
	}
	return d, err
}

// However it was saved, a text says the same.
func TestReadText(t *testing.T) {
	base := output("m", map[string]float64{"X": 100, "Y": 200, "Z": 300, "W": 400}, "")
	head := output("m", map[string]float64{"X": 150, "Y": 200, "Z": 300, "W": 400}, "")
	for what, text := range map[string]string{
		"as printed": base, "CRLF": strings.ReplaceAll(base, "\n", "\r\n"), "a mark": byteOrderMark + base,
		"UTF-16": inUTF16(base, false), "UTF-16, big": inUTF16(base, true), "JSON": inEvents(t, "m", base),
		"no package": strings.Replace(base, "pkg: m\n", "", 1),
	} {
		d, err := compareTexts(t, text, head)
		if err != nil || len(d.Benchmarks) != 4 || d.Environment.GOOS != "linux" || strings.Contains(fmt.Sprint(d.Warnings), "environments") {
			t.Errorf("%s: %v, %+v", what, err, d)
			continue
		}
		for _, b := range d.Benchmarks {
			if want := b.Name == "BenchmarkX-2"; b.Package != "m" || (b.Verdict == difference.Slower) != want {
				t.Errorf("%s: %s of %s is %s", what, b.Name, b.Package, b.Verdict)
			}
		}
		if told := strings.Contains(fmt.Sprint(d.Warnings), "says of no package: its benchmarks are taken for those of m"); told != (what == "no package") {
			t.Errorf("%s: warnings %v", what, d.Warnings)
		}
	}
}

// What is doubtful in a text is said once.
func TestOddTexts(t *testing.T) {
	ns := map[string]float64{"A": 100, "B": 200, "C": 300, "D": 400, "E": 500, "F": 600}
	plain := output("m", ns, "")
	check := func(base, head string, verdicts map[string]difference.Verdict, warnings ...string) {
		t.Helper()
		d, err := compareTexts(t, base, head)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range d.Benchmarks {
			if want := verdicts[b.Unit]; want != "" && b.Verdict != want {
				t.Errorf("%s, %s: %s, want %s", b.Name, b.Unit, b.Verdict, want)
			}
		}
		said := fmt.Sprint(d.Warnings)
		for _, w := range warnings {
			if strings.Count(said, w) != 1 {
				t.Errorf("%v, want once %q", d.Warnings, w)
			}
		}
		if len(d.Warnings) != 2+len(warnings) {
			t.Errorf("%d warnings %v, want %d more than two", len(d.Warnings), d.Warnings, len(warnings))
		}
	}
	check(plain, plain+"BenchmarkA-2 1000 x ns/op\nBenchmarkB-2 1000\n", nil, "new.txt: 2 lines cannot be read: line 54: ")
	check(output("m", ns, "\tNaN hits/op"), output("m", ns, "\t+Inf hits/op\t3 misses/op"), nil,
		"old.txt: hits/op of BenchmarkA-2, BenchmarkB-2, BenchmarkC-2, BenchmarkD-2, BenchmarkE-2 and 1 more is no number", "new.txt: hits/op of BenchmarkA-2", "BenchmarkE-2 and 1 more have unit misses/op only in the head")
	check(plain, plain+"toolchain: x\n"+output("m", ns, ""), nil, "BenchmarkA-2 toolchain:x exists only in the head", "BenchmarkB-2 toolchain:x exists", "BenchmarkC-2 toolchain:x exists", "BenchmarkD-2 toolchain:x exists", "BenchmarkE-2 toolchain:x exists", "BenchmarkF-2 toolchain:x exists")
	check("run: 1\n"+plain+"run: 2\n"+plain, "run: 3\n"+plain+"run: 4\n"+plain, nil, `old.txt: some results have run "1", and others "2": they count as one`, `new.txt: some results have run "3", and others "4": they count as one`)
	short := strings.Join(strings.SplitAfter(plain, "\n")[:3+2*len(ns)], "")
	check(plain, short, nil, "and 1 more: only 2 results on one side")
	// What all allocate more is no slower machine.
	check(output("m", ns, "\t16 B/op\t1 allocs/op"), output("m", ns, "\t32 B/op\t2 allocs/op"), map[string]difference.Verdict{difference.BytesPerOp: difference.Slower, difference.AllocsPerOp: difference.Slower})
}

// Results under other settings are those of other benchmarks: of a machine, of a toolchain, and of what
// varies with these.
func TestSettings(t *testing.T) {
	text := func(cpu, toolchain, run string, ns float64) string {
		settings := fmt.Sprintf("cpu: %s\ntoolchain: %s\nrun: %s\n", cpu, toolchain, run)
		return settings + output("m", map[string]float64{"X": ns, "Y": 200, "Z": 300, "W": 400}, "")
	}
	base := text("A 1", "x", "1", 100) + text("A 1", "y", "2", 50) + text("B", "x", "3", 900)
	head := text("C", "x", "4", 700) + text("A 1", "y", "5", 50) + text("A 1", "x", "6", 200)
	d, err := compareTexts(t, base, head)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]difference.Verdict)
	for _, b := range d.Benchmarks {
		got[b.Name] = b.Verdict
	}
	if len(got) != 8 || got[`BenchmarkX-2 cpu:"A 1" toolchain:x`] != difference.Slower || got[`BenchmarkX-2 cpu:"A 1" toolchain:y`] != difference.Same {
		t.Errorf("%v", got)
	}
	if said := fmt.Sprint(d.Warnings); strings.Contains(said, "count as one") || strings.Contains(said, "processors") || !strings.Contains(said, "BenchmarkX-2 cpu:B toolchain:x exists only in the base") {
		t.Errorf("%s", said)
	}
}

// What lines say of a unit counts: which values are better, and whether there is chance in them. Of
// what Go measures, Go says it.
func TestUnits(t *testing.T) {
	text := func(lines string, hits ...float64) string {
		var text strings.Builder
		text.WriteString(lines + "pkg: m\n")
		for _, h := range hits {
			fmt.Fprintf(&text, "BenchmarkX-2 1 100 ns/op %v hits %v MB/s\n", h, h)
		}
		return text.String()
	}
	few, many := []float64{100, 101, 102, 100, 101, 102}, []float64{150, 151, 152, 150, 151, 152}
	check := func(base, head string, hits, speed difference.Verdict, warning string) {
		t.Helper()
		d, err := compareTexts(t, base, head)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range d.Benchmarks {
			if want := map[string]difference.Verdict{"hits": hits, "B/s": speed}[b.Unit]; want != "" && b.Verdict != want {
				t.Errorf("%s is %s, want %s: %+v", b.Unit, b.Verdict, want, b)
			}
		}
		if n := strings.Count(fmt.Sprint(d.Warnings), "is better in"); n > 1 || (n == 1) != (warning != "") || !strings.Contains(fmt.Sprint(d.Warnings), warning) {
			t.Errorf("%v, want %q", d.Warnings, warning)
		}
	}
	higher, lower := "Unit hits better=higher\n", "Unit hits better=lower\nUnit MB/s better=lower\n"
	check(text("", few...), text("", many...), difference.Slower, difference.Unclear, "")
	check(text(higher, few...), text(higher, many...), difference.Faster, difference.Unclear, "")
	check(text(higher, few...), text("", many...), difference.Faster, difference.Unclear, "")
	check(text("", few...), text(lower, many...), difference.Slower, difference.Unclear, "")
	check(text(higher, few...), text(lower, many...), difference.Slower, difference.Unclear, "of hits, higher is better in old.txt, and lower in new.txt: the latter counts")
	check(text("Unit ns/op better=higher\n", few...), text("", many...), difference.Slower, difference.Unclear, "")
	exact := "Unit hits better=higher assume=exact\n"
	check(text(exact, 100), text(exact, 150), difference.Faster, difference.Unclear, "")
	check(text(exact, 100), text(exact, 0), difference.Slower, "", "")
	check(text(exact, 0), text(exact, 0), difference.Same, "", "")
	check(text(exact, 100), text(exact, 100), difference.Same, difference.Unclear, "")
	check(text(exact, 100, 190), text(exact, 150, 151), difference.Unclear, difference.Unclear, "") // not what is said
	check(text(exact, 100), text("", 150), difference.Unclear, difference.Unclear, "")
}

// What has nothing in common, or almost, is told apart.
func TestNothingInCommon(t *testing.T) {
	x := output("m", map[string]float64{"X": 100}, "")
	for head, want := range map[string]string{
		strings.ReplaceAll(x, "X-2", "X-4"):            "BenchmarkX-2 of m, sec/op, the head BenchmarkX-4 of m, sec/op; they were run with other numbers of processors (see -cpu)",
		strings.ReplaceAll(x, "pkg: m", "pkg: n"):      "the head BenchmarkX-2 of n, sec/op; they are of other packages",
		strings.ReplaceAll(x, "X-2", "Y-2"):            "the head BenchmarkY-2 of m, sec/op",
		strings.ReplaceAll(x, "ns/op", "transfers/op"): "the head BenchmarkX-2 of m, transfers/op",
	} {
		if _, err := compareTexts(t, x, head); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v, want at its end %q", err, want)
		}
	}
}

func TestNoNumbers(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"old.txt": "BenchmarkX-2 \t 1 \t NaN ns/op\n"})
	if _, err := ReadAll(filepath.Join(dir, "old.txt")); err == nil || !strings.HasSuffix(err.Error(), "none of its results is a number") {
		t.Errorf("%v", err)
	}
}
