package difference_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

// recorded is, cut short, the compare.json of a recorded comparison.
const recorded = `{
	"version": 1, "base": "v1.2.0", "head": "working tree", "rounds": 9, "noise": {"ratio": 1.004},
	"benchmarks": [{
		"package": "example.com/shop", "name": "BenchmarkLoad-2", "unit": "sec/op", "verdict": "slower",
		"base": {"center": 1e-6}, "head": {"center": 1.04e-6}, "change": {"ratio": 1.04, "low": 1.035, "high": 1.045, "q": 0.001},
		"functions": [{"function": "example.com/shop.parse", "base_ns": 400, "head_ns": 438, "change_ns": 38, "verdict": "slower"}]
	}],
	"warnings": []
}`

// What compare has recorded is read without anything else of this module.
func Example() {
	var d difference.Difference
	if err := json.NewDecoder(strings.NewReader(recorded)).Decode(&d); err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range d.Benchmarks {
		fmt.Printf("%s: %s by %.0f %%\n", b.Name, b.Verdict, 100*(b.Change.Ratio-1))
		for _, f := range b.Functions {
			fmt.Printf("%s: %+.0f ns/op\n", f.Function, f.ChangeNs)
		}
	}
	// Output:
	// BenchmarkLoad-2: slower by 4 %
	// example.com/shop.parse: +38 ns/op
}

// A gate lets changes through that slow nothing down by more than it allows.
func ExampleDifference_Slowdown() {
	d := &difference.Difference{Benchmarks: []difference.BenchmarkDifference{
		{Name: "BenchmarkLoad-2", Unit: difference.SecPerOp, Verdict: difference.Slower, Change: difference.Change{Ratio: 1.04}},
		{Name: "BenchmarkPrice-2", Unit: difference.SecPerOp, Verdict: difference.Same, Change: difference.Change{Ratio: 1.001}},
	}}
	for _, limit := range []float64{0.03, 0.05} {
		if b := d.Slowdown(limit); b != nil {
			fmt.Printf("%s is slower by more than %.0f %%\n", b.Name, 100*limit)
		} else {
			fmt.Printf("nothing is slower by more than %.0f %%\n", 100*limit)
		}
	}
	// Output:
	// BenchmarkLoad-2 is slower by more than 3 %
	// nothing is slower by more than 5 %
}
