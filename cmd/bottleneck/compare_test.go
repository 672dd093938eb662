package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// plantedSource is a module whose benchmark's functions take their parts of it
// by construction. The verbs are the turns of each.
const plantedSource = `package m

import "testing"

var (
	sink uint64
	hold []byte
)

//go:noinline
func parse(n int) { hold = make([]byte, 64); for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

//go:noinline
func check(n int) { for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

//go:noinline
func write(n int) { for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		parse(%d)
		check(%d)
		write(%d)
	}
}
`

func source(turns [3]int) string { return fmt.Sprintf(plantedSource, turns[0], turns[1], turns[2]) }

// repository makes a git repository of a module with one commit.
func repository(t *testing.T, source string) string {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	dir := t.TempDir()
	save(t, dir, "go.mod", "module example.com/m\n\ngo 1.26\n")
	save(t, dir, "m_test.go", source)
	fixture.Git(t, dir, "init", "-q")
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-q", "-m", "one")
	return dir
}

func save(t *testing.T, dir, name, text string) {
	t.Helper()
	fixture.WriteFile(t, filepath.Join(dir, name), text)
}

// A working tree in which one function takes seven times as long, so that the
// benchmark takes four times as long, in the least number of rounds: the gate
// closes, the function is named, one that was renamed is neither new nor gone, and
// the one that allocates more is named too. What benchstat prints of the recorded
// results is what we print, and neither the tree nor the directory for temporary
// files has changed.
func TestCompare(t *testing.T) {
	gateAlone(t)
	repo, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := repository(t, source([3]int{1000, 600, 400})+only("Old"))
	save(t, dir, "m_test.go", strings.NewReplacer("check(", "verify(", "64)", "256)", "b.Loop() {", `b.Loop() {
		b.ReportMetric(1, "x/op")`).Replace(source([3]int{7000, 600, 400})))
	save(t, dir, "new_test.go", "package m\n\nimport \"testing\"\n"+only("New")) // untracked: part of the working tree
	before := fixture.Git(t, dir, "status", "--porcelain")
	t.Chdir(dir)
	t.Setenv("TMPDIR", t.TempDir())
	record := filepath.Join(t.TempDir(), "new", "record")
	d := compareHere(t, exitFailed, "worse than the gate allows: BenchmarkRun", "-gate", "3%", "-maxtime", "1s", "-benchtime", "20ms", "-o", record)
	checkRun(t, d)
	if after := fixture.Git(t, dir, "status", "--porcelain"); after != before {
		t.Errorf("the tree has changed: %q, was %q", after, before)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, name := range []string{"compare.json", "compare.md", "flame.html"} {
		if _, err := os.Stat(filepath.Join(record, name)); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"base/example.com_m.cpu.pprof", "head/example.com_m.allocs.pprof"} {
		if p := readProfile(t, filepath.Join(record, name)); len(p.Sample) == 0 {
			t.Errorf("%s has no samples", name)
		}
	}
	checkBenchstat(t, repo, record, d)
}

func only(name string) string {
	return "\nfunc Benchmark" + name + "(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n"
}

// compareHere runs the command for its JSON.
func compareHere(t *testing.T, want int, message string, args ...string) *bottleneck.Difference {
	t.Helper()
	var out, errOut bytes.Buffer
	if status := run(append([]string{"compare", "-json"}, args...), &out, &errOut); status != want || !strings.Contains(errOut.String(), message) {
		t.Errorf("exit status %d, want %d; standard error %q, want %q in it", status, want, errOut.String(), message)
	}
	var d bottleneck.Difference
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return &d
}

func checkRun(t *testing.T, d *bottleneck.Difference) {
	t.Helper()
	b := d.Benchmarks[0]
	if f := b.Functions[0]; b.Verdict != difference.Slower || f.Function != "example.com/m.parse" || f.ChangeNs <= 0 {
		t.Errorf("%s: %s, first %+v, want slower by parse", b.Name, b.Verdict, f)
	}
	if d.Base != "HEAD" || d.Head != "working tree" {
		t.Errorf("%s against %s", d.Base, d.Head)
	}
	warnings := fmt.Sprint(d.Warnings)
	wants := []string{"unit x/op only in the head", "BenchmarkOld-", "only in the base", "BenchmarkNew-"}
	// Where others have the processors, the time is up before the benchmarks of one side alone.
	if strings.Contains(warnings, "too short to measure all or some benchmarks") {
		wants = wants[:1]
	}
	for _, want := range wants {
		if !strings.Contains(warnings, want) {
			t.Errorf("no %q in the warnings %v", want, d.Warnings)
		}
	}
	var sum float64
	renamed := false
	for _, f := range b.Functions {
		sum += f.ChangeNs
		renamed = renamed || f.Function == "example.com/m.verify" && slices.Equal(f.Folded, []string{"example.com/m.check"}) && f.BaseNs > 0
		if f.Verdict == difference.New || f.Verdict == difference.Gone {
			t.Errorf("%s is %s", f.Function, f.Verdict)
		}
	}
	if change := 1e9 * (b.Head.Center - b.Base.Center); math.Abs(sum-change) > 1e-6*math.Abs(change) {
		t.Errorf("functions add up to %v ns, want %v", sum, change)
	}
	if !renamed {
		t.Errorf("check, now verify, is not one function: %+v", b.Functions)
	}
	i := slices.IndexFunc(d.Benchmarks, func(b difference.BenchmarkDifference) bool { return b.Unit == "B/op" })
	if i < 0 || len(d.Benchmarks[i].Allocations) == 0 {
		t.Fatalf("no allocations: %+v", d.Warnings)
	}
	// A few bytes of the runtime's own may come to it.
	if a := d.Benchmarks[i].Allocations[0]; a.Function != "example.com/m.parse" || a.Verdict != difference.Slower || math.Abs(a.Base-64) > 1 || math.Abs(a.Head-256) > 1 {
		t.Errorf("allocations %+v, want 64 to 256 bytes of parse", a)
	}
}

func readProfile(t *testing.T, path string) *profile.Profile {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := profile.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// checkBenchstat holds the centers and p-values against those that benchstat
// prints of the recorded results.
func checkBenchstat(t *testing.T, repo, record string, d *bottleneck.Difference) {
	t.Helper()
	cmd := exec.Command("go", "tool", "benchstat", "-format", "csv", filepath.Join(record, "base", "results.txt"), filepath.Join(record, "head", "results.txt"))
	cmd.Dir = repo
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("benchstat: %v\n%s", err, out)
	}
	checked := 0
	unit := ""
	for line := range strings.Lines(string(out)) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if len(cells) == 7 && cells[6] == "P" {
			unit = cells[1]
		}
		i := slices.IndexFunc(d.Benchmarks, func(b difference.BenchmarkDifference) bool {
			return b.Name == "Benchmark"+cells[0] && b.Unit == unit
		})
		if i < 0 || len(cells) != 7 {
			continue
		}
		b := d.Benchmarks[i]
		p := fmt.Sprintf("p=%.3f n=%d", b.Change.P, b.Base.N)
		if base, head := fmt.Sprint(b.Base.Center), fmt.Sprint(b.Head.Center); cells[1] != base || cells[3] != head || cells[6] != p {
			t.Errorf("%s %s: %s, %s, %s; benchstat has %q", b.Name, unit, base, head, p, cells)
		}
		checked++
	}
	if checked != 3 {
		t.Errorf("benchstat printed %d of 3 rows:\n%s", checked, out)
	}
}

func TestCompareUsage(t *testing.T) {
	outside := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(outside))
	t.Chdir(outside)
	check := func(want int, text string, args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		if status := run(append([]string{"compare"}, args...), &out, &errOut); status != want || !strings.Contains(out.String()+errOut.String(), text) {
			t.Errorf("compare %v: exit status %d, %q, want %d and %q", args, status, out.String()+errOut.String(), want, text)
		}
	}
	check(exitUsage, "not in a git work tree")
	check(exitUsage, "not a percentage", "-gate", "x")
	check(exitUsage, "not a percentage", "-threshold=-1%")
	check(exitUsage, "want text, markdown, json, github, bencher, benchmark-action", "-format", "csv")
	check(exitUsage, "have text already", "-format", "text", "-json")
	check(exitUsage, "-benchtime soon", "-benchtime", "soon", "-base", ".", "-head", ".")
	check(exitUsage, "must be more than 0", "-maxtime", "-1s")
	for _, given := range []string{"-seconds=5", "-tenant=shop", "-auth=me:secret", "-sample_index=cpu", "-per=requests=1,2"} {
		name, _, _ := strings.Cut(given, "=")
		check(exitUsage, name+" is for profiles, which -base and -head do not name", given)
	}
	check(exitUsage, "-gate limits calls/op, which only -exact counts", "-gate", "3%, calls 0%")
	check(exitUsage, "-gate limits sec/op, which is not counted", "-exact", "-gate", "3%")
	check(exitUsage, "-baseline: open counts.txt", "-baseline", "counts.txt")
	check(exitUsage, "-baseline x is the base", "-baseline", "x", "-base", "y")
	check(exitDone, "-gate", "-help")
	t.Setenv("GO111MODULE", "off")
	side := func() string {
		return fixture.Tree(t, map[string]string{"p_test.go": "package p\n\nimport \"testing\"\n\nfunc BenchmarkX(b *testing.B) {}\n"})
	}
	check(exitUsage, "in GOPATH mode", "-base", side(), "-head", side())
}

// Two sides of one tree that differ in their environment.
func TestCompareVariants(t *testing.T) {
	gateAlone(t)
	t.Chdir(repository(t, `package m

import (
	"os"
	"testing"
)

var sink uint64

func BenchmarkX(b *testing.B) {
	turns := len(os.Getenv("TURNS"))
	for b.Loop() {
		for range 1000 * turns {
			sink = sink*6364136223846793005 + 1442695040888963407
		}
	}
}
`))
	d := compareHere(t, exitDone, "", "-base-env", "TURNS=1", "-head-env", "TURNS=22222", "-maxtime", "1s")
	if b := d.Benchmarks[0]; d.Base != "TURNS=1" || d.Head != "TURNS=22222" || b.Verdict != difference.Slower || b.Change.Ratio < 2 {
		t.Errorf("%s against %s: %+v", d.Head, d.Base, b)
	}
}

// What cannot have changed is the same, by identity, and is not run: a benchmark that does
// not reach the function that has, and those of a package that does not import it.
func TestCompareIdentity(t *testing.T) {
	gateAlone(t)
	const work = `

import (
	"os"
	"testing"
)

var sink uint64

func note(b *testing.B) {
	if err := os.WriteFile(os.Getenv("RAN")+"/"+b.Name(), nil, 0o666); err != nil {
		b.Fatal(err)
	}
}

//go:noinline
func f() { for range 1000 { sink = sink*6364136223846793005 + 1442695040888963407 } }

//go:noinline
func g() { for range TURNS { sink = sink*6364136223846793005 + 1442695040888963407 } }

func BenchmarkF(b *testing.B) {
	note(b)
	for b.Loop() {
		f()
	}
}

func BenchmarkG(b *testing.B) {
	note(b)
	for b.Loop() {
		g()
	}
}
`
	dir := repository(t, "package m"+strings.Replace(work, "TURNS", "1000", 1))
	if err := os.Mkdir(filepath.Join(dir, "other"), 0o777); err != nil {
		t.Fatal(err)
	}
	save(t, dir, "other/o_test.go", "package other"+strings.Replace(work, "TURNS", "10", 1))
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-q", "-m", "two")
	save(t, dir, "m_test.go", "package m\n// Moved down."+strings.Replace(work, "TURNS", "20000", 1))
	save(t, dir, "README.md", "Faster than ever.\n")
	t.Chdir(dir)
	check := func(want map[string]string, ran string, args ...string) {
		t.Helper()
		t.Setenv("RAN", t.TempDir())
		d := compareHere(t, exitDone, "", append(append([]string{"-maxtime", "1s", "-cpu", "1"}, args...), "./...")...)
		got := make(map[string]string)
		for _, b := range d.Benchmarks {
			if b.Unit == difference.SecPerOp {
				got[strings.TrimPrefix(b.Package, "example.com/")+" "+b.Name] = fmt.Sprint(b.Verdict, " ", b.Identical)
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", args, got, want)
		}
		var names []string
		entries, err := os.ReadDir(os.Getenv("RAN"))
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, " "); got != ran || err != nil {
			t.Errorf("%q: %q ran, want %q; %v", args, got, ran, err)
		}
	}
	check(map[string]string{"m BenchmarkF": "same true", "m BenchmarkG": "slower false", "m/other BenchmarkF": "same true", "m/other BenchmarkG": "same true"}, "BenchmarkG")
	check(map[string]string{"m BenchmarkG": "slower false", "m/other BenchmarkG": "same true"}, "BenchmarkG", "-bench", "G$")
	check(map[string]string{"m BenchmarkF": "same true", "m/other BenchmarkF": "same true"}, "", "-bench", "F", "-base", "HEAD", "-head", "HEAD")
}
