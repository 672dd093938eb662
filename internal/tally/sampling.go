package tally

import (
	"fmt"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// disagreement between samples and system from which on the report warns.
const disagreement = 0.05

// SetSampling compares the samples of a report with the processor time that they should
// explain, and warns where they are far apart.
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

// fewSamples is where intervals get too wide to be of use: 30 samples leave a
// share of a half uncertain by 18 points either way.
const fewSamples = 30

// WarnOfFewSamples warns of a report that has too few, and says how to have more.
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
