package bottleneck

import (
	"fmt"
	"time"
)

// A Sampling says how the processor time was sampled.
type Sampling struct {
	// Period is the processor time that each sample stands for by the sampler's own
	// account.
	Period time.Duration `json:"period_ns"`

	// Explained is the samples' account of the processor time over what the system
	// says that the run used. Shares divide the system's figure; far from 1 the
	// samples may have missed somebody.
	Explained float64 `json:"explained"`
}

const (
	// disagreement between samples and system from which on the report warns.
	disagreement = 0.05
	// enoughSamples are those from which on a disagreement is none of chance: a
	// sampler that keeps its rhythm is off by less than one sample for each thread
	// and moment at which it starts.
	enoughSamples = 200
)

// setSampling compares the samples with the processor time that they should
// explain.
func (r *Report) setSampling(explained time.Duration, period time.Duration) {
	if r.CPU <= 0 {
		return
	}
	r.SampleHz = float64(r.Samples) / r.CPU.Seconds()
	if period == 0 {
		return
	}
	r.Sampling = &Sampling{Period: period, Explained: float64(explained) / float64(r.CPU)}
	if off := r.Sampling.Explained - 1; (off > disagreement || off < -disagreement) && r.Samples >= enoughSamples {
		r.Warnings = append(r.Warnings, fmt.Errorf(
			"the samples explain %.0f %% of the processor time that the system counted: what they missed is charged like the rest", 100*r.Sampling.Explained))
	}
}

// sampled says how the run was sampled.
func (r *Report) sampled() string {
	text := fmt.Sprintf("%d samples at %.0f a second of processor time", r.Samples, r.SampleHz)
	if r.Sampling != nil && r.Samples >= enoughSamples {
		text += fmt.Sprintf(", of which they explain %.1f %%", 100*r.Sampling.Explained)
	}
	return text
}
