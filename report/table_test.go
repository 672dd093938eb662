package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

func benchmarkOf(name string, secPerOp ...float64) Benchmark {
	return Benchmark{Package: "example.com/m", Name: name, Iterations: 1000, SecPerOp: stat.Middle(secPerOp), Stats: NewStats(secPerOp)}
}

func TestWriteTable(t *testing.T) {
	r := Report{Runs: 1, Benchmarks: []Benchmark{
		benchmarkOf("BenchmarkSlow", 4, 2, 3),
		benchmarkOf("BenchmarkFast", 0.5, 0.5, 0.5),
		benchmarkOf("BenchmarkOnce", 5),
	}}
	out := newText(TextConfig{}, &r)
	out.writeTable()
	want := `
The benchmarks' results, the fastest first, with the ratio to the best:
            min            max           mean  stddev         median     IQR          op/s  outliers  rounds  iterations  benchmark
  500 ms (1.00)  500 ms (1.00)  500 ms (1.00)    0 ns  500 ms (1.00)    0 ns      2 (1.00)       0;0       3        1000  BenchmarkFast
  2.00 s (4.00)  4.00 s (8.00)  3.00 s (6.00)  1.00 s  3.00 s (6.00)  1.00 s  0.333 (0.17)       0;0       3        1000  BenchmarkSlow
  Outliers: beyond one standard deviation from the mean; beyond 1.5 IQR from the quartiles.
  Iterations: median of the rounds.
`
	if got := out.out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Whole runs that were repeated give no table: nobody asked for several rounds.
func TestWriteTableWithoutCount(t *testing.T) {
	for _, r := range []Report{
		{Runs: 3, Benchmarks: []Benchmark{benchmarkOf("BenchmarkA", 1, 2, 3)}},
		{Runs: 1, Benchmarks: []Benchmark{benchmarkOf("BenchmarkA", 1)}},
		{Runs: 1},
	} {
		out := newText(TextConfig{}, &r)
		if out.writeTable(); out.out.Len() > 0 {
			t.Errorf("%d runs: got\n%s", r.Runs, out.out.String())
		}
	}
}

func TestRatio(t *testing.T) {
	check := func(x float64, want string) {
		t.Helper()
		if got := ratio(x); got != want {
			t.Errorf("ratio(%v) = %q, want %q", x, got, want)
		}
	}
	check(1, "1.00")
	check(123.4, "123")
	check(0.5, "0.50")
	check(0.00021, "0.0002")
	check(1e7, "over 1000")
}

func TestStatsJSON(t *testing.T) {
	text, err := json.Marshal(benchmarkOf("BenchmarkA", 2, 2, 2, 2, 12))
	if err != nil {
		t.Fatal(err)
	}
	want := `"stats":{"rounds":5,"min":2,"q1":2,"median":2,"q3":2,"max":12,"mean":4,"stddev":4.47213595499958,"iqr":0,"outliers":1,"far_outliers":1,"ops_per_sec":0.25}`
	if !strings.Contains(string(text), want) {
		t.Errorf("got %s, want %s in it", text, want)
	}
}
