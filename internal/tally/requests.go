package tally

import (
	"errors"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/requests"
	"github.com/bottleneck-go/bottleneck/report"
)

// leastRequests is how many requests make a program a service.
const leastRequests = 10

// addRequests finds what a program answered that would not have ended by itself.
func (t *Tally) addRequests(r *gorun.Record) error {
	for _, w := range r.Windows {
		in, err := w.Open()
		if err != nil {
			return err
		}
		g, err := goroutines.Read(in, goroutines.Config{Target: t.target})
		in.Close()
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return err
		}
		t.requests = append(t.requests, requests.Find(g)...)
		t.traced += time.Duration(g.To - g.From)
	}
	return nil
}

// Requests says how many requests were answered in some time, and how long they took. It
// is nil of so few that they make no service.
func Requests(served []requests.Request, traced time.Duration) *report.Requests {
	if len(served) < leastRequests || traced <= 0 {
		return nil
	}
	took := make([]int64, len(served))
	for i, r := range served {
		took[i] = r.To - r.From
	}
	slices.Sort(took)
	return &report.Requests{
		PerSecond: float64(len(served)) / traced.Seconds(),
		Median:    time.Duration(took[len(took)/2]),
		P99:       time.Duration(took[len(took)*99/100]),
	}
}
