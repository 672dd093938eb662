package recorded

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
)

// ReportedTime is the unit of what a benchmark reports in ns/op instead of its time.
const ReportedTime = "reported-ns/op"

// Line is what stands behind a result's number of operations, in Go's benchmark format. What
// a benchmark reports itself takes the place of what was measured, but for its time.
func Line(ns float64, counts []duet.Count) string {
	var line strings.Builder
	fmt.Fprintf(&line, "%s ns/op", Number(ns))
	if len(counts) == 0 {
		return line.String()
	}
	c := counts[0]
	if _, own := c.Extra["MB/s"]; c.SetBytes > 0 && !own {
		fmt.Fprintf(&line, "\t%s MB/s", Number(1e3*c.SetBytes/ns))
	}
	for _, unit := range slices.Sorted(maps.Keys(c.Extra)) {
		switch x := c.Extra[unit]; {
		case unit != "ns/op":
			fmt.Fprintf(&line, "\t%s %s", Number(x), unit)
		case x != 0: // which is to hide it
			fmt.Fprintf(&line, "\t%s %s", Number(x), ReportedTime)
		}
	}
	// Whole numbers, as package testing has them of many more operations.
	if _, own := c.Extra["B/op"]; !own {
		fmt.Fprintf(&line, "\t%.0f B/op", math.Round(c.Bytes))
	}
	if _, own := c.Extra["allocs/op"]; !own {
		fmt.Fprintf(&line, "\t%.0f allocs/op", math.Floor(c.Allocs+0.1))
	}
	return line.String()
}

// Number is a number with six digits that count.
func Number(x float64) string {
	if x != 0 && math.Abs(x) < 1e5 {
		return fmt.Sprintf("%.6g", x)
	}
	return fmt.Sprintf("%.0f", x)
}
