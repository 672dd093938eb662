package report

import (
	"fmt"
	"time"
)

// A Sampling says how the processor time was sampled.
type Sampling struct {
	// Period is the processor time that each sample stands for, according to the
	// sampler.
	Period time.Duration `json:"period_ns"`

	// Explained is the processor time of all samples, divided by the processor time that
	// the system reports. Shares divide the latter. If Explained is far from 1, samples
	// may be missing.
	Explained float64 `json:"explained"`
}

// EnoughSamples is how many samples it takes before Sampling.Explained tells anything:
// with fewer of them chance alone can take it far from 1. A sampler that keeps its rhythm is
// off by less than one sample for each thread and moment at which it starts.
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
