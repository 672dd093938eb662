package report_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/bottleneck-go/bottleneck/report"
)

// recorded is, cut short, the report.json of a recorded run.
const recorded = `{
	"version": 1, "runs": 1, "wall_ns": 4000000000, "module": "example.com/shop",
	"phases": [{"name": "setup", "wall_ns": 3000000000}, {"name": "timed", "wall_ns": 1000000000}],
	"bottleneck": {"phase": "setup", "function": "example.com/shop.load", "share": 0.75, "low": 0.72, "high": 0.78, "speedup": 4, "certain": true},
	"functions": [
		{"function": "example.com/shop.load", "file": "load.go", "line": 7, "charged": 0.75, "low": 0.72, "high": 0.78, "phases": {"setup": 0.75}},
		{"function": "example.com/shop.price", "file": "price.go", "line": 9, "charged": 0.25, "low": 0.22, "high": 0.28, "phases": {"timed": 0.25}}
	],
	"benchmarks": [], "warnings": []
}`

// What find has recorded is read without anything else of this module.
func Example() {
	var r report.Report
	if err := json.NewDecoder(strings.NewReader(recorded)).Decode(&r); err != nil {
		fmt.Println(err)
		return
	}
	b := r.Bottleneck
	fmt.Printf("%s in phase %s: %.0f %%, at most %.0f times as fast\n", b.Function, b.Phase, 100*b.Share, b.Speedup)
	for _, f := range r.Functions {
		fmt.Println(f.File, f.Phase())
	}
	fmt.Println("to be verified:", r.Suspects(1))
	// Output:
	// example.com/shop.load in phase setup: 75 %, at most 4 times as fast
	// load.go setup
	// price.go timed
	// to be verified: [example.com/shop.load]
}

// Every result can be written for people and for programs.
func ExampleReport_WriteCSV() {
	var r report.Report
	if err := json.Unmarshal([]byte(recorded), &r); err != nil {
		fmt.Println(err)
		return
	}
	r.Functions = r.Functions[:1]
	if err := r.WriteCSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// package,benchmark,function,file,line,charged,low,high,speedup,gc,waiting_ns,flat,cum
	// ,,example.com/shop.load,load.go,7,0.75,0.72,0.78,0,0,0,0,0
}
