package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A Busy shows how many processors were busy over a run.
type Busy struct {
	Steps, Top int    // of the chart, in steps of time and processors
	Path       string // the area below the curve, as SVG draws it
	Parts      []Part // of the run, by how many were busy
	Mean       string
}

// NewBusy draws how many of some processors were busy in each step of the run, and the
// shares of the run in which 0, 1, 2 and so on were. It is nil where there are no steps.
func NewBusy(processors int, overTime, shares []float64, mean float64) *Busy {
	if len(overTime) == 0 {
		return nil
	}
	c := &Busy{Steps: len(overTime), Top: max(processors, 1), Mean: fmt.Sprintf("%.2f", mean)}
	for _, busy := range overTime {
		if n := int(math.Ceil(busy - 0.25)); n > c.Top && n < 1<<20 {
			c.Top = n
		}
	}
	c.Path = area(overTime, float64(c.Top))
	for n, share := range shares {
		if share >= render.Visible {
			c.Parts = append(c.Parts, Part{Name: busyName(n), Share: share})
		}
	}
	return c
}

func busyName(n int) string {
	switch n {
	case 0:
		return "none busy"
	case 1:
		return "one: the serial part"
	}
	return fmt.Sprintf("%d busy", n)
}

// area draws steps from left to right, each one wide, below a top at 0.
func area(values []float64, top float64) string {
	var path strings.Builder
	fmt.Fprintf(&path, "M0 %g", top)
	for i, v := range values {
		if !(v > 0) { // nor a number
			v = 0
		}
		fmt.Fprintf(&path, "V%.3gH%d", top-min(v, top), i+1)
	}
	fmt.Fprintf(&path, "V%gZ", top)
	return path.String()
}

// Lines are the heights of the chart's lines, one for each processor, eight at most.
func (c *Busy) Lines() (lines []int) {
	for n := 0; n < c.Top; n += (c.Top + 7) / 8 {
		lines = append(lines, n)
	}
	return lines
}

// Says describes the chart to those who cannot see it.
func (c *Busy) Says() string {
	return says(fmt.Sprintf("Processors busy over the run, %s on average", c.Mean), c.Parts)
}
