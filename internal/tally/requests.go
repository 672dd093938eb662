package tally

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/doubts"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/requests"
	"github.com/bottleneck-go/bottleneck/report"
)

// A service is what is known of the requests of a program that would not have ended
// by itself.
type service struct {
	requests []requests.Request
	traced   time.Duration
}

// report is nil where there is no service.
func (s *service) report() *report.Requests {
	if s == nil {
		return nil
	}
	return Requests(s.requests, s.traced)
}

// serve judges a program by what its requests waited for, which becomes the parts
// of its scopes. A program that answered hardly any requests stays as it is.
func (t *Tally) serve(e gorun.Execution, r *gorun.Record, list []*scope, windows []*view) {
	found, graphs := make([][]requests.Request, len(windows)), make([]*goroutines.Graph, len(windows))
	lengths := make([]time.Duration, len(windows))
	for i, w := range windows {
		found[i], lengths[i], graphs[i] = requests.Find(w.Graph), time.Duration(w.To-w.From), w.Graph
	}
	judged := requests.Judge(graphs, found)
	all := service{requests: slices.Concat(judged.Requests...), traced: requests.Lasted(found, lengths)}
	if n := len(all.requests); n < requests.Least {
		t.few, t.idle = n, n == 0 && Idle(paths(list))
		return
	}
	t.demand.Beside, t.mixed = judged.Beside, judged.Unknown
	t.Warnings = append(t.Warnings, slices.Concat(t.demand.Warnings(),
		Together(slices.Concat(found...), len(all.requests), all.traced), Unseen(all.requests))...)
	t.service = &all
	some := make(map[*view][]requests.Request)
	for i, left := range requests.Some(judged.Requests, requests.Most) {
		some[windows[i]] = left
	}
	for _, s := range list {
		s.serve(some)
	}
}

func (s *scope) serve(found map[*view][]requests.Request) {
	var parts []part
	s.traced = 0
	for _, x := range s.parts {
		for _, r := range found[x.view] {
			if from, to := max(x.from, r.From), min(x.to, r.To); from < to {
				parts = append(parts, part{x.view, from, to, r.Goroutine})
				s.traced += time.Duration(to - from)
			}
		}
	}
	s.parts = parts
}

// shares are what functions are charged in the parts of scopes, and what of that is waiting.
func shares(list []*scope) (all, waits map[string]float64) {
	var whole time.Duration
	for _, s := range list {
		whole += s.traced
	}
	all, waits = make(map[string]float64), make(map[string]float64)
	for p := range paths(list) {
		addShares(all, waits, p, int64(whole))
	}
	return all, waits
}

// paths are those of all parts of scopes. They are found one by one, as they take much memory.
func paths(list []*scope) iter.Seq[*critical.Path] {
	return func(yield func(*critical.Path) bool) {
		for _, s := range list {
			for _, x := range s.parts {
				if !yield(x.follow(x.goroutine, x.from, x.to)) {
					return
				}
			}
		}
	}
}

// Idle reports whether most of what was recorded was a single wait for each path,
// for example for the end of the recording.
func Idle(paths iter.Seq[*critical.Path]) bool {
	var idle, whole int64
	for p := range paths {
		whole += p.To - p.From
		if length := p.To - p.From; int64(p.Waited()) > length/2 {
			idle += length
		}
	}
	return idle > whole/2
}

// Requests says how many requests were answered in a time, and how long they took.
// It is nil if they are too few for a service.
func Requests(served []requests.Request, traced time.Duration) *report.Requests {
	if len(served) < requests.Least || traced <= 0 {
		return nil
	}
	median, p99 := requests.Took(served)
	return &report.Requests{PerSecond: float64(len(served)) / traced.Seconds(), Median: median, P99: p99}
}

// Together says how many requests each of several servers answered in a time, and whether they are one figure, or
// so many of the first alone are judged.
func Together(served []requests.Request, judged int, traced time.Duration) []error {
	var each []string
	others := len(served)
	apart := requests.Servers(served)
	for _, list := range apart {
		median, p99 := requests.Took(list)
		others -= len(list)
		each = append(each, fmt.Sprintf("%s (%s a second, median %s, 99 %% within %s)",
			list[0].Server, render.Count(float64(len(list))/traced.Seconds()), render.Duration(median), render.Duration(p99)))
	}
	if len(each) < 2 || traced <= 0 {
		return nil
	}
	if others > 0 {
		each = append(each, fmt.Sprintf("others, or on older connections (%s a second)", render.Count(float64(others)/traced.Seconds())))
	}
	if judged < len(served) {
		return []error{fmt.Errorf("judged by those requests that took most of the time, at %s; not by those at %s", each[0], strings.Join(each[1:], ", "))}
	}
	return []error{fmt.Errorf("the requests of %d servers are counted together: %s", len(apart), strings.Join(each, ", "))}
}

// Unseen warns of what is not seen of requests: that several came together, and that they took longer.
func Unseen(served []requests.Request) []error { return append(merged(served), later(served)...) }

// merged warns of several requests that count as one.
func merged(served []requests.Request) []error {
	const notably = 1.2
	answers := 0
	for _, r := range served {
		answers += r.Answers
	}
	if len(served) < requests.Least || float64(answers) <= notably*float64(len(served)) {
		return nil
	}
	return []error{fmt.Errorf("%.1f answers were sent per request: pipelined requests that are read together count as one. "+
		"There may be up to that many times as many requests, each taking less", float64(answers)/float64(len(served)))}
}

// later warns that requests may have taken notably longer than is known: what comes while all processors have
// something else to do is seen only when one looks for it.
func later(served []requests.Request) []error {
	const notably = 1.2
	if len(served) < requests.Least {
		return nil
	}
	median, p99 := requests.Took(served)
	mostMedian, mostP99 := requests.MayTake(served)
	if float64(mostMedian) <= notably*float64(median) && float64(mostP99) <= notably*float64(p99) {
		return nil
	}
	return []error{fmt.Errorf("requests may have taken longer than it seems: while all processors are busy, new ones wait in the kernel, "+
		"which no trace shows. If each came as early as it could have, half of them took at most %s, and 99 %% at most %s", render.Duration(mostMedian), render.Duration(mostP99))}
}

// Unsettle makes a verdict uncertain if the program would not have ended by itself,
// and there were too few requests to judge it by, or it was idle.
func Unsettle(r *report.Report, answered int, idle bool) {
	var why error
	switch {
	case answered > 0:
		why = fmt.Errorf("only %d requests were answered, and a verdict needs %d: measure for longer, or on a quieter machine", answered, requests.Least)
	case idle:
		why = errors.New("no request was answered: measure under load")
	default:
		return
	}
	if r.Bottleneck != nil {
		r.Bottleneck.Certain = false
	}
	r.Warnings = append(r.Warnings, why)
}

// Idling makes a verdict uncertain if a program was interrupted that had answered no request, and the verdict is that it
// waited for the clock or the network: that may be for something to do, as a schedule's or a queue's worker waits, and
// without it nothing is gained.
func Idling(r *report.Report) {
	waits := func(f report.Function) bool {
		return f.Kind == critical.Sleep.String() || f.Kind == critical.Network.String()
	}
	doubts.Unsure(r, waits, "the program was interrupted, and had answered no request: where %s waits for its time, or for something to do, nothing is gained without that")
}
