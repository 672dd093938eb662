package critical_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// rounds is a script of ten rounds, each asleep for 30 and at work for 10, of which four have a
// sample.
func rounds() *goroutines.Graph {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	for i := range 10 {
		if i < 4 {
			script.WriteString(fmt.Sprintf("%d 1 sampled main.parse:7<main.main:3\n", i*40+5))
		}
		script.WriteString(fmt.Sprintf("%d 1 blocks sleep time.Sleep:1<main.fetch:5<main.main:2\n%d 1 woken\n%d 1 runs\n", i*40+10, i*40+40, i*40+40))
	}
	return scripted.Graph(2, script.String()+"400 1 ends")
}

// A path that is cut is the same path, wherever the cuts are.
func TestCut(t *testing.T) {
	g := rounds()
	whole := critical.Of(g, 1, g.From, g.To)
	moments := []int64{g.From, 5_000, 20_000, 20_001, 85_000, 399_000, g.To}
	var sum int64
	at := g.From
	for i, p := range critical.Cut(g, 1, moments) {
		if p.From != moments[i] || p.To != moments[i+1] {
			t.Errorf("part %d is from %d to %d, want %d to %d", i, p.From, p.To, moments[i], moments[i+1])
		}
		for j := range p.Pieces {
			x := &p.Pieces[j]
			if x.From != at {
				t.Errorf("a piece begins at %d, want %d", x.From, at)
			}
			at = x.To
			if x.Kind == critical.Sleep {
				sum += x.To - x.From
			}
		}
	}
	var want int64
	for i := range whole.Pieces {
		if x := &whole.Pieces[i]; x.Kind == critical.Sleep {
			want += x.To - x.From
		}
	}
	if at != g.To || sum != want || want != 300_000 {
		t.Errorf("asleep for %d of %d, up to %d; want as much, and 300000", sum, want, at)
	}
}

// Paths add up, and the samples of a class count once.
func TestSum(t *testing.T) {
	g := rounds()
	var sum critical.Sum
	for _, p := range critical.Cut(g, 1, []int64{g.From, 100_000, 200_000, g.To}) {
		sum.Add(p)
	}
	var asleep, atWork time.Duration
	for _, c := range sum.Costs() {
		switch c.Kind {
		case critical.Sleep:
			asleep += c.Value()
			if !c.Waits || c.Target.Function != "main.fetch" {
				t.Errorf("%+v sleeps, want fetch, which waits", c)
			}
		case critical.Processor:
			atWork += c.Value()
			if c.Samples > 3 {
				t.Errorf("%+v has %v samples, want 3 at most: the first segment is of another class", c, c.Samples)
			}
		}
	}
	if asleep != 300_000 || atWork != 100_000 {
		t.Errorf("asleep %d and at work %d, want 300000 and 100000", asleep, atWork)
	}
}

// Of a segment in which a path begins, samples tell as much as it has of it.
func TestSumOfParts(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n")
	for i := range 20 {
		f := "main.first:7"
		if i >= 10 {
			f = "main.second:9"
		}
		script.WriteString(fmt.Sprintf("%d 1 sampled %s<main.main:3\n", i*10+5, f))
		if i == 9 {
			script.WriteString("100 1 blocks sleep time.Sleep:1<main.nap:5<main.main:2\n100 1 woken\n100 1 runs\n")
		}
	}
	g := scripted.Graph(2, script.String()+"200 1 ends")
	for _, c := range critical.Of(g, 1, 99_000, g.To).Costs() {
		if want := time.Duration(1000); c.Target.Function == "main.first" && (c.Value() < want/2 || c.Value() > 2*want) {
			t.Errorf("first ran for %v of the path, want %v", c.Value(), want)
		}
	}
}

func TestStrip(t *testing.T) {
	g := rounds()
	p := critical.Of(g, 1, g.From, g.To)
	coarse := p.Strip(10) // each part has 30 asleep
	if len(coarse) != 1 || coarse[0].Function != "main.fetch" || coarse[0].From != p.From || coarse[0].To != p.To {
		t.Errorf("a coarse strip is %+v, want one of fetch", coarse)
	}
	fine := p.Strip(40)
	if len(fine) != 20 || fine[1].Function != "main.fetch" || fine[1].To-fine[1].From != 30_000 || fine[2].Function != "main.parse" {
		t.Errorf("a fine strip has %d spans, %+v first; want 20 in turns", len(fine), fine[:3])
	}
}

// The profiles of a path and of its waits are of its time, by kind.
func TestProfiles(t *testing.T) {
	g := rounds()
	paths := []*critical.Path{critical.Of(g, 1, g.From, g.To)}
	path, waits := critical.Profile(paths), critical.Waits(paths)
	for _, p := range []interface{ CheckValid() error }{path, waits} {
		if err := p.CheckValid(); err != nil {
			t.Error(err)
		}
	}
	total := make(map[string]int64)
	for _, s := range path.Sample {
		total[s.Label["kind"][0]] += s.Value[1]
	}
	if total["sleep"] != 300_000 || total["processor"] != 100_000 {
		t.Errorf("the path is %v, want 300000 asleep and 100000 at work", total)
	}
	if len(waits.Sample) != 1 || waits.Sample[0].Value[1] != 300_000 || waits.Sample[0].Location[1].Line[0].Function.Name != "main.fetch" {
		t.Errorf("waits %v, want 300000 in fetch", waits)
	}
}

// Who queues for a lock is counted, and for how long it is held for them.
func TestPathQueues(t *testing.T) {
	g := scripted.Graph(4, `
		0 2 begins main.hold:1
		0 1 begins main.main:1
		5 2 blocks "sleep" time.Sleep:1<main.bump:21<main.hold:2
		10 1 blocks "sync" sync.(*Mutex).Lock:1<main.bump:20<main.main:3
		50 2 woken
		50 2 runs
		50 2 wakes 1 sync.(*Mutex).Unlock:1<main.bump:22<main.hold:2
		50 1 runs
		100 1 ends`)
	queues := critical.Of(g, 1, g.From, g.To).Queues()
	if len(queues) != 1 {
		t.Fatalf("queues %+v, want one", queues)
	}
	q := queues[0]
	if q.Kind != critical.Lock || q.Target.At != 20 || q.Held != 40_000 || q.Turns != 1 || q.Waiters != 0.4 {
		t.Errorf("%+v; want the lock of line 20, held for 40 of 100 with one waiting", q)
	}
}
