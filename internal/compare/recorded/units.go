package recorded

import (
	"fmt"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// says is what lines such as "Unit x better=higher" say of a unit. Of times and allocations Go itself
// does.
func (all *Results) says(unit, key string) string {
	if said := all.units.Get(unit, key); said != nil && !slices.Contains([]string{difference.SecPerOp, difference.BytesPerOp, difference.AllocsPerOp}, unit) {
		return said.Value
	}
	return ""
}

// Better is what is better of a unit, as the results of both sides say, of the head's in doubt.
func Better(unit string, base, head *Results) (is string, err error) {
	x, y := base.says(unit, "better"), head.says(unit, "better")
	if x != "" && y != "" && x != y {
		err = fmt.Errorf("of %s, %s is better in %s, and %s in %s: the latter counts", unit, x, base.name, y, head.name)
	}
	for _, is := range []string{y, x} {
		if is == "higher" || is == "lower" {
			return is, err
		}
	}
	return "", err
}

// exact reports whether values of a unit are said to be exact on both sides, and are.
func exact(m Measure, base, head *Run) bool {
	for _, r := range []*Run{base, head} {
		if r.says(m.Unit, "assume") != "exact" {
			return false
		}
		for _, v := range r.Values[m] {
			if v != r.Values[m][0] {
				return false
			}
		}
	}
	return true
}

// takeExact takes values over that have no chance in them.
func takeExact(b *verdict.Benchmark) {
	x, y := b.Base.Center, b.Head.Center
	p := 1.0
	if x != y {
		p = 0
	}
	b.Change.P = p
	if x <= 0 || y <= 0 {
		b.Change.Ratio, b.Change.Low, b.Change.High = 0, 0, 0
		b.CompareWithZero(p)
		return
	}
	change := math.Log(y / x)
	b.Take(stat.Difference{Interval: stat.Interval{Value: change, Low: change, High: change}, P: p, Freedom: math.Inf(1)}, 0, 1)
}
