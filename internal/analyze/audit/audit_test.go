package audit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// open charges profiles as units of one set.
func open(t testing.TB, own []string, profiles ...*profile.Profile) *Book {
	t.Helper()
	s, spread := new(stacks.Set), 1.0
	for i, p := range profiles {
		k, err := kind.Choose(p, "")
		if err != nil {
			t.Fatal(err)
		}
		events := kind.Count(p, k)
		spread = events.Spread
		s.Add(i, fmt.Sprint("pod", i), p, stacks.Options{
			Value:  func(x *profile.Sample) float64 { return float64(x.Value[k.Index] * k.Scale) },
			Events: events.Of, By: "endpoint",
		})
	}
	return Open(s, owner.Find(s, owner.Hint{Own: own}), spread, Nobody)
}

func TestCharges(t *testing.T) {
	p := simulated.CPU(time.Second, map[string]int64{
		"runtime.goexit;example.com/m.Serve;example.com/m.parse;strconv.Atoi":       40,
		"runtime.goexit;example.com/m.Serve;github.com/x/y.Do;runtime.mallocgc":     20,
		"runtime.goexit;example.com/m.Serve;runtime.mallocgc;runtime.gcAssistAlloc": 10,
		"runtime.gcBgMarkWorker;runtime.gcDrain":                                    10,
		"runtime.goexit;example.com/m.spin;runtime.Gosched":                         5,
		"runtime.mcall;runtime.gosched_m;runtime.schedule":                          5,
		"?;?": 10,
	})
	s := open(t, []string{"example.com/m"}, p).Sheet(All)
	want := map[string]float64{
		"example.com/m.parse": 40, "example.com/m.Serve": 30, "example.com/m.spin": 10,
		"runtime (garbage collection)": 10, "(no symbols)": 10,
	}
	for name, n := range want {
		if a := s.Accounts[name]; a == nil || a.Value != n*1e7 {
			t.Errorf("%s: %+v, want %v samples", name, a, n)
		}
	}
	if len(s.Accounts) != len(want) || s.Total != 100e7 || s.Events != 100 || s.Unnamed != 10e7 {
		t.Errorf("%d accounts, total %v, %v events, %v unnamed", len(s.Accounts), s.Total, s.Events, s.Unnamed)
	}
	serve := s.Accounts["example.com/m.Serve"]
	if serve.GC != 10e7 || serve.Flat != 0 || serve.Cum != 70e7 {
		t.Errorf("Serve: GC %v, flat %v, cum %v", serve.GC, serve.Flat, serve.Cum)
	}
	var shares float64
	for _, c := range s.Costs() {
		shares += c.Share.Value
	}
	if math.Abs(shares-1) > 1e-12 {
		t.Errorf("the shares add up to %v", shares)
	}
}

func TestLabels(t *testing.T) {
	p := simulated.CPU(time.Second, map[string]int64{"main.main;main.a": 30, "main.main;main.b": 70})
	p.Sample[0].Label = map[string][]string{"endpoint": {"/slow"}}
	b := open(t, nil, p)
	if s := b.Sheet(0); s.Total != 30e7 || len(s.Accounts) != 1 {
		t.Errorf("of the label: %v in %d accounts", s.Total, len(s.Accounts))
	}
}

// The intervals hold the truth as often as they promise, of one profile with equal and
// with unequal weights, and of pods that differ from each other.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name     string
		profiles func() []*profile.Profile
	}{
		{"one", func() []*profile.Profile {
			return []*profile.Profile{simulated.CPU(time.Second, simulated.Draw(r, 500, map[string]float64{"main.f": 0.1, "main.g": 0.9}))}
		}},
		{"unequal weights", func() []*profile.Profile {
			// Samples of f weigh a fifth, and so are drawn five times as often.
			n := simulated.Draw(r, 500, map[string]float64{"main.f": 0.5, "main.g": 0.9})
			return []*profile.Profile{simulated.New([]string{"samples/count", "cpu/nanoseconds"},
				map[string][]int64{"main.f": {n["main.f"], 2 * n["main.f"]}, "main.g": {n["main.g"], 10 * n["main.g"]}})}
		}},
		{"pods", func() (list []*profile.Profile) {
			for range 6 {
				share := 0.1 * math.Exp(r.NormFloat64()/3-1./18)
				load := 100 + r.IntN(400)
				list = append(list, simulated.CPU(time.Second, simulated.Draw(r, load, map[string]float64{"main.f": share, "main.g": 1 - share})))
			}
			return list
		}},
	} {
		const tries = 1000
		hit := 0
		for range tries {
			s := open(t, []string{"main"}, c.profiles()...).Sheet(All)
			if a := s.Accounts["main.f"]; a != nil {
				if i := s.Share(a); i.Low <= 0.1 && 0.1 <= i.High {
					hit++
				}
			}
		}
		t.Logf("%s: %.1f %% of the intervals hold the truth", c.name, 100.*float64(hit)/tries)
		if hit < 930*tries/1000 {
			t.Errorf("%s: %d of %d intervals hold the truth, want 95 %%", c.name, hit, tries)
		}
	}
}

func TestOutliers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var pods []*profile.Profile
	for i := range 8 {
		w := map[string]float64{"main.f": 0.2, "main.g": 0.8}
		if i == 5 {
			w["main.stuck"] = 1
		}
		pods = append(pods, simulated.CPU(time.Second, simulated.Draw(r, 1000, w)))
	}
	list := open(t, nil, pods...).Sheet(All).Outliers()
	if len(list) != 1 || list[0].Unit != 5 || list[0].Function != "main.stuck" || list[0].Others != 0 {
		t.Errorf("outliers %+v, want pod 5 with main.stuck", list)
	}
	if list := open(t, nil, append(pods[:5:5], pods[6:]...)...).Sheet(All).Outliers(); len(list) != 0 {
		t.Errorf("outliers %+v among pods of one kind", list)
	}
}
