package bottleneck

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/report"
)

// own is a function of the report, by the end of its name.
func own(t *testing.T, r *Report, name string) report.Function {
	t.Helper()
	reporttest.CheckSums(t, r)
	i := slices.IndexFunc(r.Functions, func(f report.Function) bool { return strings.HasSuffix(f.Function, "."+name) })
	if i < 0 {
		t.Fatalf("%s is not in the report", name)
	}
	return r.Functions[i]
}

//go:noinline
func fetch() { time.Sleep(2 * time.Millisecond) }

//go:noinline
func parse() { spin(2 * time.Millisecond) }

// What a serial program waits for and what it computes are what its own clock says, stage by
// stage, and the recorder has no part in it.
func TestRunSleeps(t *testing.T) {
	var fetched, all time.Duration
	r, err := Run(t.Context(), func(ctx context.Context) error {
		begun := time.Now()
		for range 60 {
			start := time.Now()
			Stage(ctx, "fetching", func(context.Context) { fetch() })
			fetched += time.Since(start)
			parse()
		}
		all = time.Since(begun)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := fetched.Seconds() / all.Seconds()
	got := own(t, r, "fetch")
	// What it was ready for, and had no processor, is charged to those that had one.
	others := 1 - reporttest.Ran(r.Functions)
	if got.Charged > want+0.05 || got.Charged < want-0.15-others {
		t.Errorf("fetch is charged %.1f %%, want %.1f %%, where other programs had %.1f %%", 100*got.Charged, 100*want, 100*others)
	}
	if got.Kind != "sleep" {
		t.Errorf("kind %q, want sleep", got.Kind)
	}
	if in := got.Phases["fetching"]; in < 0.95*got.Charged {
		t.Errorf("%.1f %% of %.1f %% are in its stage", 100*in, 100*got.Charged)
	}
	for _, f := range r.Functions {
		if strings.Contains(f.Function, "tracer") || strings.Contains(f.Function, "watch") || strings.Contains(f.Function, "profil") {
			t.Errorf("the recorder is charged: %s %.1f %%", f.Function, 100*f.Charged)
		}
	}
}

// A stage that is under way several times has its part of the time each time.
func TestChargePaths(t *testing.T) {
	work, rest := charge.Target{Frame: charge.Frame{Function: "main.work"}, Class: charge.Own}, charge.Target{Frame: charge.Frame{Function: "main.rest"}, Class: charge.Own}
	traced := func(t charge.Target, traced time.Duration, names ...string) *scope {
		return &scope{names: names, traced: traced, costs: map[costKey]time.Duration{{target: t, kind: critical.Sleep}: traced}}
	}
	l := charge.NewLedger("a", "b")
	phases := []report.Phase{{Name: "a", Wall: 9 * time.Second}, {Name: "b", Wall: time.Second}}
	for _, p := range phases {
		l.AddTime(p.Name, p.Wall, 0)
	}
	chargePaths(l, []*scope{traced(work, 4*time.Second, "a", "a", "a", "b"), traced(rest, time.Second, "a")}, phases)
	charged := make(map[string]float64)
	for _, c := range l.Costs() {
		charged[c.Function] = c.Share.Value
	}
	if math.Abs(charged["main.work"]-(0.9*3/4+0.1)) > 1e-6 || math.Abs(charged["main.rest"]-0.9/4) > 1e-6 {
		t.Errorf("charged %v", charged)
	}
}

type locked struct {
	mu sync.Mutex
	n  int
}

//go:noinline
func (l *locked) bump() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	time.Sleep(time.Millisecond)
}

// A service is judged by its requests: who holds the lock, and not who waits for the end
// of the recording. Several requests are in one stage at once.
func TestRecorderOfService(t *testing.T) {
	var l locked
	var served atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if served.Add(1)%2 == 0 {
			Stage(req.Context(), "bumping", func(context.Context) { l.bump() })
		} else {
			l.bump()
		}
		_, _ = io.WriteString(w, "ok\n")
	}))
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	done := make(chan bool)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if r, err := client.Get(s.URL); err == nil {
					_, _ = io.Copy(io.Discard, r.Body)
					r.Body.Close()
				}
			}
		})
	}
	var r Recorder
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	r.Stop()
	close(done)
	wg.Wait()
	got, err := r.Report()
	if err != nil {
		t.Fatal(err)
	}
	b := got.Bottleneck
	if got.Requests == nil && b != nil && !b.Certain {
		t.Skipf("the machine is too busy: %v", got.Warnings)
	}
	if b == nil || !strings.HasSuffix(b.Function, "(*locked).bump") || b.Kind != "lock" || b.Share < 0.5 {
		t.Errorf("bottleneck %+v, want bump, which holds a lock", b)
	}
	if q := got.Requests; q == nil || q.PerSecond < 20 || q.PerSecond > 1000 || q.Median < time.Millisecond || q.P99 < q.Median {
		t.Errorf("requests %+v", q)
	}
}

// Where nothing is asked of a service, its recording waits for its own end: that is no
// bottleneck to be certain of.
func TestRecorderOfIdleService(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	var r Recorder
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	r.Stop()
	got, err := r.Report()
	if err != nil {
		t.Fatal(err)
	}
	if b := got.Bottleneck; b == nil || b.Certain || len(got.Warnings) == 0 {
		t.Errorf("bottleneck %+v, warnings %v; want none that is certain, and why", b, got.Warnings)
	}
}

// A recording that is asked for from outside, of a process that answers nothing, is of what that
// does in the background, and not of who waits for the end of the recording.
func TestLiveHandlerOfBackground(t *testing.T) {
	stop, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				parse()
				fetch()
			}
		}
	}()
	defer func() { close(stop); <-done }()
	w := httptest.NewRecorder()
	LiveHandler(LiveConfig{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?seconds=0.3&format=json", nil))
	var got Report
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if b := got.Bottleneck; b == nil || b.Certain || len(got.Warnings) == 0 {
		t.Errorf("bottleneck %+v, warnings %v; want none that is certain, and why", b, got.Warnings)
	}
	for _, f := range got.Functions {
		if strings.HasSuffix(f.Function, ".waitFor") && f.Charged > 0.5 {
			t.Errorf("waiting for the end of the recording has %v", f.Charged)
		}
	}
}
