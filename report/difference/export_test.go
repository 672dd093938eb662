package difference

import (
	"bytes"
	"io"
	"testing"
)

func TestExports(t *testing.T) {
	d := &Difference{Benchmarks: []BenchmarkDifference{
		{Package: "m/p", Name: "BenchmarkX/a-2", Unit: SecPerOp, Head: Summary{Center: 2.5e-7, Low: 1.25e-7, High: 2.75e-7, N: 9}},
		{Package: "m/p", Name: "BenchmarkX/a-2", Unit: "B/s", Head: Summary{Center: 4e9, Low: 3e9, High: 5e9, N: 9}},
		{Package: "m/p", Name: "BenchmarkX/a-2", Unit: AllocsPerOp, Head: Summary{N: 9}},
		{Package: "m/q", Name: "BenchmarkIdentical-2", Unit: SecPerOp, Verdict: Same, Identical: true}, // not measured
	}}
	check := func(write func(io.Writer) error, want string) {
		t.Helper()
		var out bytes.Buffer
		if err := write(&out); err != nil || out.String() != want {
			t.Errorf("%v,\n%swant\n%s", err, out.String(), want)
		}
	}
	check(d.WriteBencher, `{
  "m/p.BenchmarkX/a-2": {
    "B/s": {
      "value": 4000000000,
      "lower_value": 3000000000,
      "upper_value": 5000000000
    },
    "allocs/op": {
      "value": 0,
      "lower_value": 0,
      "upper_value": 0
    },
    "latency": {
      "value": 250,
      "lower_value": 125,
      "upper_value": 275
    }
  }
}
`)
	check(d.WriteBenchmarkAction, `[
  {
    "name": "m/p.BenchmarkX/a-2",
    "unit": "ns/op",
    "value": 250,
    "range": "125 to 275"
  },
  {
    "name": "m/p.BenchmarkX/a-2 - allocs/op",
    "unit": "allocs/op",
    "value": 0,
    "range": "0 to 0"
  }
]
`)
	check((&Difference{Exact: true, Benchmarks: []BenchmarkDifference{{Unit: CallsPerOp, Verdict: Unclear, Head: Summary{N: 1}}}}).WriteBenchmarkAction, "[]\n")
}
