package tally

import (
	"fmt"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// disagreement is how far samples and the system may differ before the report
// warns.
const disagreement = 0.05

// SetSampling compares the samples of a report with the processor time that they
// should explain, and warns if these differ a lot.
func SetSampling(r *report.Report, explained, period time.Duration) {
	if r.CPU <= 0 {
		return
	}
	r.SampleHz = float64(r.Samples) / r.CPU.Seconds()
	if period == 0 {
		return
	}
	r.Sampling = &report.Sampling{Period: period, Explained: float64(explained) / float64(r.CPU)}
	off := r.Sampling.Explained - 1
	if r.Samples < report.EnoughSamples || off >= -disagreement && off <= disagreement {
		return
	}
	so := "the rest is assumed to be distributed alike"
	if off > 0 {
		so = "shares are of the samples"
	}
	r.Warnings = append(r.Warnings, fmt.Errorf("samples cover %.0f %% of the processor time that the system counted: %s", 100*r.Sampling.Explained, so))
}

// fewSamples is the number below which intervals are too wide to be useful: with 30
// samples a share of a half is uncertain by 18 points either way.
const fewSamples = 30

// WarnOfFewSamples warns about a report with too few samples, and says how to get
// more.
func WarnOfFewSamples(r *report.Report, cure string) {
	switch {
	case r.Samples == 0:
		r.Warnings = append(r.Warnings, fmt.Errorf("no samples were taken: %s", cure))
	case r.Samples == 1:
		r.Warnings = append(r.Warnings, fmt.Errorf("only one sample was taken: %s", cure))
	case r.Samples < fewSamples:
		r.Warnings = append(r.Warnings, fmt.Errorf("only %d samples were taken: %s", r.Samples, cure))
	}
}
