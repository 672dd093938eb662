package results

import (
	"math"
	"regexp"
	"strings"
	"testing"
)

const text = `go: go1.26.8
commit: 0123456789ab
# go test -bench .
goos: linux
goarch: amd64
pkg: example.com/m
cpu: Some CPU
BenchmarkCount/size=10/impl=api-2     100  10 ns/op  5 MB/s
BenchmarkCount/size=10/impl=api-2     100  30 ns/op
BenchmarkCount/size=10/impl=api-2     100  20 ns/op
BenchmarkCount/size=10/impl=slow-2    100  2000 ns/op
BenchmarkCount/size=20/impl=api-2     100  40 ns/op
BenchmarkCount/size=20/impl=quick     100  10 ns/op
PASS
ok  	example.com/m	1.0s
`

func read(t *testing.T, text string) []Benchmark {
	t.Helper()
	all, err := Read(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRead(t *testing.T) {
	all := read(t, text)
	if len(all) != 4 {
		t.Fatalf("%d benchmarks, want 4: %v", len(all), all)
	}
	b := all[0]
	if b.Name != "Count/size=10/impl=api" || b.Package != "example.com/m" || len(b.Seconds) != 3 ||
		b.Config != (Config{"go1.26.8", "Some CPU", "linux", "amd64", "0123456789ab"}) {
		t.Errorf("read %+v", b)
	}
	if m := b.Median(); math.Abs(m-20e-9) > 1e-15 {
		t.Errorf("median of 10, 30 and 20 ns is %v", m)
	}
	if m := (Benchmark{Seconds: []float64{4, 1, 3, 2}}).Median(); m != 2.5 {
		t.Errorf("median of 1 to 4 is %v", m)
	}
	if rest, value := b.Split("size"); rest != "Count/impl=api" || value != "10" {
		t.Errorf("split by size: %q and %q", rest, value)
	}
	if rest, value := b.Split("step"); rest != b.Name || value != "" {
		t.Errorf("split by step: %q and %q", rest, value)
	}
}

func TestReadBad(t *testing.T) {
	for _, bad := range []string{"BenchmarkX-2 100 abc ns/op\n", "BenchmarkX-2 100 5 MB/s\n"} {
		if _, err := Read(strings.NewReader(bad), "test"); err == nil {
			t.Errorf("%q is read without an error", bad)
		}
	}
}

func TestGrid(t *testing.T) {
	all := read(t, text)
	check := func(g Grid, want string) {
		t.Helper()
		got, err := g.Markdown(all)
		if err != nil || got != want {
			t.Errorf("%+v: %v\n%s\nwant\n%s", g, err, got, want)
		}
	}
	check(Grid{Key: "impl"}, "| | api | slow | quick |\n|---|---|---|---|\n"+
		"| Count/size=10 | 20 ns | 2 us | |\n| Count/size=20 | 40 ns | | 10 ns |\n")
	check(Grid{Key: "impl", Match: regexp.MustCompile("size=10"), Columns: []string{"slow", "api"}, Base: "slow"},
		"| | slow | api |\n|---|---|---|\n| Count/size=10 | 2 us | 20 ns (100x) |\n")
	// Two packages with a benchmark of the same name: which one is meant must be said.
	two := read(t, text+"pkg: example.com/m/other\nBenchmarkCount/size=10/impl=api-2 100 99 ns/op\n")
	if _, err := (Grid{Key: "impl"}).Markdown(two); err == nil || !strings.Contains(err.Error(), "of example.com/m and of example.com/m/other") {
		t.Errorf("two benchmarks for one cell: %v", err)
	}
	if _, err := Ratios(two, []Pair{{"Count", "slow", "api", ""}, {"Count", "quick", "api", ""}}); err == nil {
		t.Error("two benchmarks of one name are compared with a peer")
	}
	all = two
	check(Grid{Key: "impl", Package: "other"}, "| | api |\n|---|---|\n| Count/size=10 | 99 ns |\n")
	check(Grid{Key: "impl", Package: "m", Columns: []string{"slow"}, Match: regexp.MustCompile("size=10")}, "| | slow |\n|---|---|\n| Count/size=10 | 2 us |\n")
	if _, err := (Grid{Key: "impl", Package: "ther"}).Markdown(all); err == nil {
		t.Error("a part of an element of a path names a package")
	}
	if _, err := (Grid{Key: "impl", Columns: []string{"gone"}}).Markdown(all); err == nil {
		t.Error("a column that no benchmark has is no error")
	}
	if _, err := (Grid{Key: "impl", Match: regexp.MustCompile("gone")}).Markdown(all); err == nil {
		t.Error("a pattern that matches nothing is no error")
	}
}

func TestRatios(t *testing.T) {
	all := read(t, text)
	pairs := []Pair{{"Count", "slow", "api", "half the work"}, {"Count", "quick", "api", ""}}
	ratios, err := Ratios(all, pairs)
	if err != nil {
		t.Fatal(err)
	}
	const want = "| work | peer | its time | ours | ours is faster by |\n|---|---|---|---|---|\n" +
		"| Count/size=10 | slow (half the work) | 2 us | api: 20 ns | 100x |\n" +
		"| Count/size=20 | quick | 10 ns | api: 40 ns | **the peer wins**, by 4.00x |\n"
	if got := Table(ratios); got != want {
		t.Errorf("have\n%s\nwant\n%s", got, want)
	}
	if got := Table([]Ratio{{PeerTime: 0.998, OursTime: 1}}); strings.Contains(got, "wins") {
		t.Errorf("what is as fast as ours wins: %s", got)
	}
	if _, err := Ratios(all, pairs[:1]); err == nil {
		t.Error("an implementation without a pair is no error")
	}
	if err := Unmeasured(ratios, pairs); err != nil {
		t.Error(err)
	}
	for _, p := range []Pair{{"Sum", "slow", "api", ""}, {"Count", "slow", "quick", ""}} {
		if err := Unmeasured(ratios, append(pairs, p)); err == nil {
			t.Errorf("the pair %v without a benchmark is no error", p)
		}
	}
}

func TestDuration(t *testing.T) {
	for seconds, want := range map[float64]string{
		0.000000467: "467 ns", 0.4567: "457 ms", 12.34: "12.3 s", 0.0012: "1.2 ms",
		9.96e-9: "9.96 ns", 0.9999e-3: "1 ms", 99.6e-3: "100 ms", 3.25e-9: "3.2 ns",
	} {
		if got := Duration(seconds); got != want {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
}
