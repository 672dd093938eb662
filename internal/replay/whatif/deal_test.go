package whatif_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A job is what somebody sleeps for, and in which function.
type job struct {
	takes int
	name  string
}

// stragglers are 41 jobs, of which one is long: 500, and 100 in all others.
func stragglers() (jobs []job) {
	jobs = []job{{500, "long"}}
	for range 40 {
		jobs = append(jobs, job{100, "short"})
	}
	return jobs
}

// A worker of a script sleeps twice for each job, and takes the next.
type worker struct {
	s    *scripted.Script
	id   int
	free int // when
}

func (w *worker) does(j job) {
	for line := range 2 {
		w.s.At(w.free, `%d blocks "sleep" time.Sleep:1<main.%s:%d<main.handle:4<main.work:8`, w.id, j.name, 5+line)
		w.free += j.takes / 2
		w.s.At(w.free, "%d woken", w.id)
		w.s.At(w.free, "%d runs", w.id)
	}
}

// work is the script of four workers who do the jobs of stragglers. They take them by who is free
// first, or, if they share nothing, have their own: the first one most.
func work(shared bool, queue *sender) string {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	var all []*worker
	for n := range 4 {
		s.At(n, "1 makes %d main.main:7 main.work:2", 2+n)
		s.At(n, "%d runs", 2+n)
		all = append(all, &worker{&s, 2 + n, 4 + n})
	}
	queue.waits(&s, 4)
	jobs := stragglers()
	for n, j := range jobs {
		w := all[max(0, n-37)]
		if shared {
			w = slices.MinFunc(all, func(a, b *worker) int { return a.free - b.free })
		}
		queue.gives(w, n+1 == len(jobs))
		w.does(j)
	}
	last := slices.MaxFunc(all, func(a, b *worker) int { return a.free - b.free })
	for _, w := range all {
		if w == last {
			s.At(w.free, "%d %s", w.id, finishes)
		}
		s.At(w.free+1, "%d ends", w.id)
	}
	s.At(last.free, "1 runs")
	s.At(last.free+1, "1 ends")
	return sorted(s.String())
}

// A sender is goroutine 1 that sends jobs to who receives them. A nil one has nothing to do with them.
type sender struct {
	every int // job that it sends is seen to be received; 0 is each
	sent  int
}

func (q *sender) waits(s *scripted.Script, at int) {
	if q == nil {
		s.At(at, joins)
		return
	}
	s.At(at, `1 blocks "chan send" runtime.chansend1:1<main.main:8`)
}

func (q *sender) gives(w *worker, last bool) {
	if q == nil {
		return
	}
	if q.sent++; !last && q.sent%max(1, q.every) != 0 {
		return
	}
	w.s.At(w.free, "%d wakes 1 runtime.chanrecv1:1<main.work:3", w.id)
	w.s.At(w.free, "1 runs")
	if last {
		q = nil
	}
	q.waits(w.s, w.free)
}

// remains is how long a script takes without a function, as a part of what it took.
func remains(text, function string) stat.Interval {
	g := scripted.Graph(8, text)
	return study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main."+function)
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.01 {
		t.Errorf("%s: it takes %.3f, want %.3f", what, got, want)
	}
}

// Who does a long job leaves short ones to the others: all takes 1200, and 1000 without the long
// one. If it is not seen how they share, they may have had their own.
func TestPool(t *testing.T) {
	unseen, seen, own := remains(work(true, nil), "long"), remains(work(true, new(sender)), "long"), remains(work(false, nil), "long")
	near(t, "without long", unseen.Value, 1000.0/1200)
	near(t, "without short", remains(work(true, nil), "short").Value, 500.0/1200)
	near(t, "without long, seen to be shared", seen.Value, 1000.0/1200)
	near(t, "without long, where each has its own", own.Value, 3700.0/4200)
	if unseen.High < 0.95 || seen.High > 0.9 || own.Low < 0.8 {
		t.Errorf("at most %.3f, %.3f if they are seen to share, and at least %.3f if they do not; want 0.986, 0.895 and 0.817", unseen.High, seen.High, own.Low)
	}
	if some := remains(work(true, &sender{every: 8}), "long"); some.High < 1000.0/1200 || some.Low > 1000.0/1200 {
		t.Errorf("without long it takes %+v, want 0.833 within, if few are seen to be shared", some)
	}
	for _, shared := range []bool{true, false} {
		g := scripted.Graph(8, work(shared, nil))
		n := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Dealt()
		if want := map[bool][]int{true: {41}}[shared]; !slices.Equal(n, want) {
			t.Errorf("%v jobs are dealt, want %v", n, want)
		}
	}
}

// Of what computes, nothing tells where one thing ends and the next begins: without long, it
// takes from 70, if they share all, to 100. However long that is, it has some thousand parts.
func TestComputingPool(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for id := 2; id < 4; id++ {
		s.At(0, "1 makes %d main.main:7 main.work:2", id)
		s.At(0, "%d runs", id)
	}
	s.At(0, joins)
	for n := range 100 {
		s.At(n*50_000+25_000, "2 sampled main.%s:5<main.work:8", []string{"short", "long"}[min(1, n%5/2)])
		s.At(n*50_000+25_000, "3 sampled main.short:5<main.work:8")
	}
	s.At(5_000_000, "2 ends")
	s.At(5_000_000, "3 "+finishes)
	s.At(5_000_000, "3 ends")
	s.At(5_000_001, "1 runs")
	s.At(5_000_001, "1 ends")
	if w := remains(s.String(), "long"); math.Abs(w.Value-1) > 0.01 || math.Abs(w.Low-0.645) > 0.02 {
		t.Errorf("without long it takes %+v, want 1, from 0.645", w)
	}
	g := scripted.Graph(8, s.String())
	if n := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To, Model: whatif.Model{Redealt: true}}).Dealt(); len(n) != 1 || n[0] < 1900 || n[0] > 2100 {
		t.Errorf("%v parts are dealt, want 2000", n)
	}
}

// Two at a time do the jobs of stragglers, each in a goroutine of its own: in 2300, and in 2000 without the
// long one. They wait for places themselves, or who makes them does; where two end at once, a
// place is handed on to that one unseen.
func TestLimit(t *testing.T) {
	for _, l := range []limited{{}, {makerWaits: true}, {closes: true}, {closes: true, makerWaits: true}} {
		what := fmt.Sprintf("without long, if the maker waits is %v, each for its own channel %v", l.makerWaits, l.closes)
		l.now = 1
		l.s.At(0, "1 begins main.main:1")
		for n, j := range stragglers() {
			l.does(2+n, j)
		}
		near(t, what, remains(l.end(), "long").Value, 2000.0/2300)
	}
}

// limited is a script of goroutines of which each does one job, two at a time.
type limited struct {
	s          scripted.Script
	makerWaits bool
	closes     bool      // each waits for a channel of its own
	now        int       // of the maker
	places     [2]worker // who had it last, and until when
}

func (l *limited) does(id int, j job) {
	take, give := `blocks "chan send" runtime.chansend1:1<main.main.func1:3`, "runtime.chanrecv1:1<main.main.func1:6"
	if l.closes {
		take, give = `blocks "chan receive" runtime.chanrecv1:1<main.main.func1:3`, "main.release:9<main.main.func1:6"
	}
	slices.SortFunc(l.places[:], func(a, b worker) int { return a.free - b.free })
	from := &l.places[0]
	waits, waiter := from.free > l.now, id
	if l.makerWaits {
		waiter = 1
	} else {
		l.makes(id)
	}
	at := max(from.free, l.now)
	if waits {
		l.s.At(l.now, "%d %s", waiter, take)
		l.s.At(at, "%d wakes %d %s", from.id, waiter, give)
		l.s.At(at, "%d runs", waiter)
	}
	if from.id > 0 {
		l.s.At(from.free, "%d ends", from.id)
	}
	if l.makerWaits {
		l.now = at
		l.makes(id)
	}
	*from = worker{&l.s, id, at}
	from.does(j)
	l.now++
}

func (l *limited) makes(id int) {
	l.s.At(l.now, "1 makes %d main.main:7 main.main.func1:2", id)
	l.s.At(l.now, "%d runs", id)
}

// end is the script, with its end.
func (l *limited) end() string {
	l.s.At(l.now, joins)
	slices.SortFunc(l.places[:], func(a, b worker) int { return a.free - b.free })
	last := l.places[1]
	l.s.At(l.places[0].free, "%d ends", l.places[0].id)
	l.s.At(last.free, "%d %s", last.id, finishes)
	l.s.At(last.free, "%d ends", last.id)
	l.s.At(last.free, "1 runs")
	l.s.At(last.free+1, "1 ends")
	return sorted(l.s.String())
}
