package report

import (
	"fmt"
	"time"
)

// A Sampling says how CPU time was sampled.
type Sampling struct {
	// Period is the CPU time that each sample stands for, according to the sampler.
	Period time.Duration `json:"period_ns"`

	// Explained is the CPU time of all samples divided by the CPU time that the
	// system reports, which is what shares refer to. If it is far from 1, samples
	// may be missing.
	Explained float64 `json:"explained"`
}

// EnoughSamples is the number of samples from which Sampling.Explained is
// meaningful: with fewer, chance alone can move it far from 1. A regular sampler is
// off by less than one sample for each thread and each time it starts.
const EnoughSamples = 200

// sampled says how the run was sampled.
func (r *Report) sampled() string {
	switch r.Samples {
	case 0:
		return "No samples"
	case 1:
		return "1 sample"
	}
	text := fmt.Sprintf("%d samples at %.0f a second of processor time", r.Samples, r.SampleHz)
	if r.Sampling != nil && r.Samples >= EnoughSamples {
		text += fmt.Sprintf(", of which they explain %.1f %%", 100*r.Sampling.Explained)
	}
	return text
}
