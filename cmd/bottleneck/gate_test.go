package main

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestParseGate(t *testing.T) {
	check := func(text string, want ...difference.Limit) {
		t.Helper()
		if got, err := parseGate(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("-gate %q: %v, %v, want %v", text, got, err, want)
		}
	}
	at := func(unit string, by float64) difference.Limit { return difference.Limit{Unit: unit, By: by} }
	check("3%", at(difference.SecPerOp, 0.03))
	check("3 %", at(difference.SecPerOp, 0.03))
	check("1.5", at(difference.SecPerOp, 0.015))
	check("calls 0 %, allocs 10%,bytes 1%", at("calls/op", 0), at("allocs/op", 0.1), at("B/op", 0.01))
	check("start-up 10%, peak 5%, live 20%", at("startup-sec/op", 0.1), at("peak-B/op", 0.05), at("live-bytes", 0.2))
	check("blocks 0%, time 5%, widgets/op 2%", at("blocks/op", 0), at(difference.SecPerOp, 0.05), at("widgets/op", 0.02))
	for _, bad := range []string{"", "x%", "call 0%", "calls", "-3%", "3%,"} {
		if got, err := parseGate(bad); err == nil {
			t.Errorf("-gate %q gave %v", bad, got)
		}
	}
}

func TestCrossed(t *testing.T) {
	d := &bottleneck.Difference{Benchmarks: []difference.BenchmarkDifference{
		{Name: "BenchmarkA", Unit: difference.SecPerOp, Verdict: difference.Slower, Change: difference.Change{Ratio: 1.04}},
		{Name: "BenchmarkB", Unit: difference.SecPerOp, Verdict: difference.Unclear, Change: difference.Change{Ratio: 1.5}},
		{Name: "BenchmarkA", Unit: "calls/op", Verdict: difference.Slower, Base: difference.Summary{Center: 4}, Head: difference.Summary{Center: 5}, Change: difference.Change{Ratio: 1.25}},
		{Name: "BenchmarkB", Unit: "allocs/op", Verdict: difference.Slower, Head: difference.Summary{Center: 1}}, // from none
	}}
	check := func(text, want string) {
		t.Helper()
		limits, err := parseGate(text)
		if err != nil {
			t.Fatal(err)
		}
		err = crossed(d, limits)
		if want == "" && err != nil || want != "" && (!errors.Is(err, errGate) || !strings.Contains(err.Error(), want)) {
			t.Errorf("-gate %q: %v, want %q", text, err, want)
		}
	}
	check("3%", "BenchmarkA takes +4.0 %")
	check("5%", "")
	check("5%, calls 0%", "BenchmarkA has 5 calls/op, had 4")
	check("3%, calls 0%, allocs 0%", "BenchmarkA takes +4.0 %, -gate allows +3.0 %; BenchmarkA has 5 calls/op, had 4, -gate allows +0.0 %; BenchmarkB has 1 allocs/op")
	check("calls 30%, bytes 0%", "")
	check("allocs 1000%", "BenchmarkB has 1 allocs/op, had 0")
}
