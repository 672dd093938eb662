package report

import "testing"

// A rate is told of several samples, and what they explain of many.
func TestSampled(t *testing.T) {
	for _, c := range []struct {
		samples int64
		want    string
	}{
		{0, "No samples"},
		{1, "1 sample"},
		{2, "2 samples at 700 a second of processor time"},
		{EnoughSamples, "200 samples at 700 a second of processor time, of which they explain 97.0 %"},
	} {
		r := Report{Samples: c.samples, SampleHz: 700, Sampling: &Sampling{Explained: 0.97}}
		if got := r.sampled(); got != c.want {
			t.Errorf("%d: %q, want %q", c.samples, got, c.want)
		}
	}
}
