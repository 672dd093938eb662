package doubts

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// Asked makes a verdict on requests uncertain where hardly any were asked, and where so large a part of their time was for
// servers that are not known.
func Asked(r *report.Report, unknown float64) {
	hardly(r)
	mixed(r, unknown)
}

// hardly says that for most of the time no request was under way: without the bottleneck a request takes less time, but no more
// are answered, as no more are asked. It is the first warning: it says what the figures are of.
func hardly(r *report.Report) {
	const little = 0.25 // requests under way
	q := r.Requests
	if q == nil || q.PerSecond*q.Median.Seconds() >= little {
		return
	}
	if r.Bottleneck != nil {
		r.Bottleneck.Certain = false
	}
	r.Warnings = append([]error{fmt.Errorf("hardly anything was asked: %s requests a second, each for %s, so that for most of the time none was under way. "+
		"Shares, ceiling and what could be answered are those of a single request's time: how many could be answered under load is not known; measure under load",
		render.Count(q.PerSecond), render.Duration(q.Median))}, r.Warnings...)
}
