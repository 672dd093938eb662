// Package simulated makes profiles whose truth is known, and disturbed machines,
// for tests.
package simulated

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// Period is the processor time of one sample of CPU.
const Period = 10 * time.Millisecond

// New makes a profile of stacks, whose functions are separated by semicolons, the
// outermost first, as in "main.main;main.work". Behind a function its source file may
// stand in brackets, and a function may be "?", which has no name. Types are sample types, as in "cpu/nanoseconds".
func New(types []string, stacks map[string][]int64) *profile.Profile {
	p := new(profile.Profile)
	for _, t := range types {
		name, unit, _ := strings.Cut(t, "/")
		p.SampleType = append(p.SampleType, &profile.ValueType{Type: name, Unit: unit})
	}
	places := make(map[string]*profile.Location)
	for _, stack := range slices.Sorted(maps.Keys(stacks)) {
		s := &profile.Sample{Value: stacks[stack]}
		for name := range strings.SplitSeq(stack, ";") {
			if places[name] == nil {
				places[name] = location(p, name)
			}
			s.Location = append(s.Location, places[name])
		}
		slices.Reverse(s.Location)
		p.Sample = append(p.Sample, s)
	}
	return p
}

func location(p *profile.Profile, name string) *profile.Location {
	l := &profile.Location{ID: uint64(len(p.Location)) + 1, Address: uint64(len(p.Location)) + 1}
	p.Location = append(p.Location, l)
	if name == "?" {
		return l
	}
	name, file, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	f := &profile.Function{ID: l.ID, Name: name, SystemName: name, Filename: file, StartLine: 1}
	l.Line = []profile.Line{{Function: f, Line: int64(l.ID)}}
	p.Function = append(p.Function, f)
	return l
}

// CPU makes a profile as runtime/pprof does, of a process that ran for a duration. Of
// each stack there are as many samples as its count.
func CPU(ran time.Duration, counts map[string]int64) *profile.Profile {
	stacks := make(map[string][]int64, len(counts))
	for stack, n := range counts {
		if n > 0 {
			stacks[stack] = []int64{n, n * int64(Period)}
		}
	}
	p := New([]string{"samples/count", "cpu/nanoseconds"}, stacks)
	p.PeriodType, p.Period = &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, int64(Period)
	p.DurationNanos, p.TimeNanos = int64(ran), 1
	return p
}

// Draw draws n samples of stacks with the given weights.
func Draw(r *rand.Rand, n int, weights map[string]float64) map[string]int64 {
	names := slices.Sorted(maps.Keys(weights))
	sums := make([]float64, len(names))
	var sum float64
	for i, name := range names {
		sum += weights[name]
		sums[i] = sum
	}
	counts := make(map[string]int64)
	for range n {
		i, _ := slices.BinarySearch(sums, r.Float64()*sum)
		counts[names[min(i, len(names)-1)]]++
	}
	return counts
}
