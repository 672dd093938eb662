package report

import (
	"fmt"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// Requests are those that a service answered while it was recorded. Such a run is
// judged by what requests wait for, not by how long it lasts: shares are of the
// time of all requests, and Speedup is how many times as many requests could be
// answered.
type Requests struct {
	PerSecond float64       `json:"per_second"`
	Median    time.Duration `json:"median_ns"`
	P99       time.Duration `json:"p99_ns"`
}

// answered says how many requests were answered, and how many could be without the
// bottleneck.
func (r *Report) answered() (sentences []string) {
	q := r.Requests
	if q == nil {
		return nil
	}
	text := fmt.Sprintf("It answered %s requests a second, half of them within %s and 99 %% within %s", render.Count(q.PerSecond), render.Duration(q.Median), render.Duration(q.P99))
	if b := r.Bottleneck; b != nil {
		text += fmt.Sprintf("; without the bottleneck it could answer at most %s a second (%s to %s)",
			render.Count(b.Speedup*q.PerSecond), render.Count(b.SpeedupLow*q.PerSecond), render.Count(b.SpeedupHigh*q.PerSecond))
	}
	return []string{text + "."}
}
