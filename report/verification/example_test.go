package verification_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/bottleneck-go/bottleneck/report/verification"
)

// recorded is, cut short, what verify -format json has written.
const recorded = `{
	"version": 1, "function": "example.com/shop.load", "subject": "benchmark", "name": "BenchmarkShop-2", "delayed": "entry",
	"calls_per_op": 1, "time_per_op": 0.004,
	"sensitivity": {"value": 0.98, "low": 0.93, "high": 1.03},
	"charged": {"value": 0.75, "low": 0.72, "high": 0.78}, "share": {"value": 0.75, "low": 0.72, "high": 0.78},
	"predicted": [{"faster": 0.5, "gain": 0.37, "low": 0.35, "high": 0.39}, {"faster": 1, "gain": 0.74, "low": 0.7, "high": 0.78}],
	"doses_ns": [40000, 80000], "rounds": 9, "warnings": []
}`

// What verify has recorded is read without anything else of this module.
func Example() {
	var v verification.Verification
	if err := json.NewDecoder(strings.NewReader(recorded)).Decode(&v); err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range v.Predicted {
		fmt.Printf("%s in %.0f %% less time: %.0f %% of the whole\n", v.Function, 100*p.Faster, 100*p.Gain)
	}
	// Output:
	// example.com/shop.load in 50 % less time: 37 % of the whole
	// example.com/shop.load in 100 % less time: 74 % of the whole
}

// An experiment that was too short settles nothing, and should be repeated with more rounds.
func ExampleVerification_Settled() {
	for _, e := range []verification.Estimate{{Value: 0.98, Low: 0.93, High: 1.03}, {Value: 0.6, Low: 0.1, High: 1.1}} {
		v := verification.Verification{Sensitivity: e}
		fmt.Printf("%.2f to %.2f: %v\n", e.Low, e.High, v.Settled())
	}
	// Output:
	// 0.93 to 1.03: true
	// 0.10 to 1.10: false
}

// For a pull request it is written as Markdown.
func ExampleVerification_WriteMarkdown() {
	var v verification.Verification
	if err := json.Unmarshal([]byte(recorded), &v); err != nil {
		fmt.Println(err)
		return
	}
	if err := v.WriteMarkdown(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// **`example.com/shop.load`** in benchmark `BenchmarkShop-2`: it lies on the critical path.
	//
	// Sensitivity 0.98 (0.93 to 1.03); share 75.0 % (72.0 to 78.0 %). They agree.
	//
	// | less time | gain of the whole | 95 % interval |
	// |--:|--:|--:|
	// | 50 % | 37.0 % | 35.0 to 39.0 % |
	// | 100 % | 74.0 % | 70.0 to 78.0 % |
	//
	// 1 call in 4.00 ms; 9 rounds with doses of 0, 40.0 us and 80.0 us each.
}
