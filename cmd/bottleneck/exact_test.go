package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// exactSource and exactBenchmark are a module whose counts are known.
const (
	exactSource = `package m

var sink []byte

func twice(n int) int { return 2 * n }

func work(n int) (s int) {
	for i := range n {
		s += twice(i)
	}
	sink = make([]byte, 64)
	return s
}
`
	exactBenchmark = `package m

import "testing"

func BenchmarkWork(b *testing.B) {
	for b.Loop() {
		work(10)
	}
}
`
)

// counting runs compare and returns what it prints.
func counting(t *testing.T, want int, message string, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	if status := run(append([]string{"compare"}, args...), &out, &errOut); status != want || !strings.Contains(errOut.String(), message) {
		t.Errorf("compare %q: exit status %d, want %d; standard error %q, want %q in it", args, status, want, errOut.String(), message)
	}
	return out.String()
}

// Counts are the same bytes twice. One more call, block and allocation are found, against
// the commit as against the file that it was recorded to, and cross the gate.
func TestCompareExact(t *testing.T) {
	gateAlone(t)
	dir := repository(t, exactBenchmark)
	save(t, dir, "m.go", exactSource)
	fixture.Git(t, dir, "add", ".")
	fixture.Git(t, dir, "commit", "-q", "-m", "two")
	t.Chdir(dir)
	t.Setenv("TMPDIR", t.TempDir())
	file := filepath.Join(t.TempDir(), "counts.txt")

	counting(t, exitUsage, "HEAD is a commit, and no package: -base HEAD compares with it", "HEAD")
	counting(t, exitDone, "", "-record", file)
	recorded := readFile(t, file)
	if !strings.Contains(recorded, "example.com/m BenchmarkWork\n\t11\t22\t1\t64\n") {
		t.Errorf("recorded\n%s", recorded)
	}
	if *allCases {
		counting(t, exitDone, "", "-record", file, "-baseline", file, "-gate", "calls 0 %, blocks 0%, allocs 0 %")
		if again := readFile(t, file); again != recorded {
			t.Errorf("recorded\n%sand then\n%s", recorded, again)
		}
	}

	save(t, dir, "m.go", strings.Replace(exactSource, "return s", "twice(n); if s > 0 { s++ }; sink = append(sink, make([]byte, s)...); return s", 1))
	first := counting(t, exitFailed, "BenchmarkWork has 12 calls/op, had 11, -gate allows +0.0 %", "-exact", "-gate", "calls 0 %")
	second := counting(t, exitFailed, "BenchmarkWork has 2 allocs/op, had 1, -gate allows +50.0 %", "-baseline", file, "-gate", "calls 10 %, allocs 50 %")
	if after(first) != after(second) || strings.Count(first, "do not see caches") != 1 {
		t.Errorf("against the commit\n%s\nagainst the file\n%s", first, second)
	}
	for _, want := range []string{"+1   +9.09%   calls/op  BenchmarkWork\n", "blocks/op    example.com/m.work (m.go:7)\n", "+1   +100.00%  allocs/op  BenchmarkWork\n"} {
		if want = strings.Join(strings.Fields(want), " "); !strings.Contains(strings.Join(strings.Fields(first), " "), want) {
			t.Errorf("no %q in\n%s", want, first)
		}
	}

	if err := os.Mkdir("program", 0o777); err != nil {
		t.Fatal(err)
	}
	save(t, dir, "program/main.go", "package main\n\nfunc main() {}\n")
	counting(t, exitUsage, "example.com/m/program is a program: -exact counts benchmarks", "-record", file, "./program")
	save(t, dir, "bad", "# bottleneck exact counts, version 2\n")
	if out := counting(t, exitUsage, `-baseline bad: not a file of exact counts: line 1: want "# bottleneck exact counts, version 1"`, "-baseline", "bad"); out != "" {
		t.Errorf("printed %q", out)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// after is what stands below the names of the sides.
func after(text string) string {
	_, rest, _ := strings.Cut(text, "\nhead: working tree\n")
	return rest
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
