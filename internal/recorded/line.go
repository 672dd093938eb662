package recorded

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/duet"
)

// Line is what stands behind a result's number of operations, in Go's benchmark format.
func Line(ns float64, counts []duet.Count) string {
	var line strings.Builder
	fmt.Fprintf(&line, "%s ns/op", Number(ns))
	if len(counts) > 0 {
		c := counts[0]
		if c.SetBytes > 0 {
			fmt.Fprintf(&line, "\t%s MB/s", Number(1e3*c.SetBytes/ns))
		}
		var units []string
		for unit := range c.Extra {
			units = append(units, unit)
		}
		slices.Sort(units)
		for _, unit := range units {
			fmt.Fprintf(&line, "\t%s %s", Number(c.Extra[unit]), unit)
		}
		// Whole numbers, as package testing has them of many more operations.
		fmt.Fprintf(&line, "\t%.0f B/op\t%.0f allocs/op", math.Round(c.Bytes), math.Floor(c.Allocs+0.1))
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
