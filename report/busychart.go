package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A busyChart shows how many processors were busy over the run.
type busyChart struct {
	Steps, Top int    // of the chart, in steps of time and processors
	Path       string // the area below the curve, as SVG draws it
	Parts      []part // of the run, by how many were busy
	Mean       string
}

// BusyChart is nil where it is not known how many were busy.
func (d *pageData) BusyChart() *busyChart {
	p := d.Processors
	if p == nil || len(p.OverTime) == 0 {
		return nil
	}
	c := &busyChart{Steps: len(p.OverTime), Top: max(d.Environment.CPUs, 1), Mean: fmt.Sprintf("%.2f", p.Mean)}
	for _, busy := range p.OverTime {
		if n := int(math.Ceil(busy - 0.25)); n > c.Top && n < 1<<20 {
			c.Top = n
		}
	}
	c.Path = area(p.OverTime, float64(c.Top))
	for n, share := range p.Busy {
		if share >= render.Visible {
			c.Parts = append(c.Parts, part{Name: busyName(n), Share: share})
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
func (c *busyChart) Lines() (lines []int) {
	for n := 0; n < c.Top; n += (c.Top + 7) / 8 {
		lines = append(lines, n)
	}
	return lines
}

// Says describes the chart to those who cannot see it.
func (c *busyChart) Says() string {
	var parts []string
	for _, p := range c.Parts {
		parts = append(parts, p.Name+" "+render.Percent(p.Share))
	}
	return fmt.Sprintf("Processors busy over the run, %s on average: %s", c.Mean, strings.Join(parts, ", "))
}

// Sampled says how the run was sampled.
func (d *pageData) Sampled() string { return d.sampled() }
