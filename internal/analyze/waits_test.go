package analyze

import (
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// In profiles of all threads nobody who waits is certain to be what the run waits for.
func TestWaiting(t *testing.T) {
	const second = int64(time.Second)
	wall := func(stacks map[string]int64) *profile.Profile {
		values := make(map[string][]int64)
		for stack, n := range stacks {
			values[stack] = []int64{n, n * second / 100}
		}
		return simulated.New([]string{"samples/count", "wall/nanoseconds"}, values)
	}
	during := func(seconds int64, p *profile.Profile) *profile.Profile {
		p.DurationNanos = seconds * second
		return p
	}
	as := func(kind string, p *profile.Profile) *profile.Profile {
		p.SampleType[1].Type = kind
		return p
	}
	population := func(stacks map[string]int64) *profile.Profile {
		values := make(map[string][]int64)
		for stack, n := range stacks {
			values[stack] = []int64{n}
		}
		return simulated.New([]string{"goroutine/count"}, values)
	}
	java := map[string]int64{
		"Pool.work;jdk/internal/misc/Unsafe.park;libc.so.6.__futex_abstimed_wait_common64": 720, "App.main;App.fib": 230, "App.main;App.log": 50,
	}
	pool := map[string]int64{"main.worker;runtime.selectgo;runtime.gopark": 700, "main.main;main.compute": 200, "main.main;main.other": 10}
	for _, c := range []struct {
		name    string
		p       *profile.Profile
		own     string
		named   string
		certain bool
		waiting float64
	}{
		{"threads that wait", wall(java), "", "App.fib", false, 0.72},
		{"own code that waits", wall(java), "Pool", "Pool.work", false, 0.72},
		{"few wait", wall(map[string]int64{"S.loop;epoll_wait": 100, "App.fib": 700, "App.log": 200}), "", "App.fib", true, 0.1},
		{"all wait", wall(map[string]int64{"S.loop;epoll_wait": 500, "P.work;futex_wait": 500}), "", "(waiting)", false, 1},
		{"an event loop", during(10, wall(map[string]int64{"(idle)": 600, "app.js:handle": 300, "app.js:other": 100})), "", "app.js:handle", false, 0.6},
		{"one thread", during(10, wall(map[string]int64{"App.query;java/net/SocketInputStream.socketRead0": 700, "App.log": 300})), "", "java/net/SocketInputStream.socketRead0", true, 0},
		{"processor time", during(10, as("cpu", wall(map[string]int64{"S.loop;epoll_wait": 700, "App.fib": 300}))), "", "epoll_wait", true, 0},
		{"goroutines that wait", wall(pool), "main", "main.worker", false, 700.0 / 910},
		{"goroutines that run", wall(map[string]int64{"main.worker;runtime.gopark": 20, "main.compute": 700, "main.other": 10, "runtime.main;main.main;main.log": 5}), "main", "main.compute", true, 20.0 / 735},
		{"goroutines that block", as("delay", wall(pool)), "main", "main.worker", false, 700.0 / 910},
		{"a lock", as("delay", wall(map[string]int64{"main.get;sync.(*Mutex).Lock": 700, "runtime.main;main.main;main.put;runtime.chansend1": 20})), "main", "main.get", true, 0},
		{"who unlocks", as("delay", wall(map[string]int64{"main.get;sync.(*Mutex).Unlock": 700, "runtime.main;main.main;runtime.chanrecv1": 20})), "main", "main.get", true, 0},
		{"off a processor", as("off_cpu", wall(map[string]int64{"main.f;runtime.futex": 700, "runtime.main;main.main": 20})), "main", "main.f", false, 1},
		{"a snapshot", population(pool), "main", "main.worker", false, 700.0 / 910},
	} {
		config := Config{}
		if c.own != "" {
			config.Hint = owner.Hint{Own: []string{c.own}}
		}
		r, err := analyzed(t, config, c.p)
		if err != nil {
			t.Fatal(err)
		}
		if b := r.Bottleneck; b == nil || b.Function != c.named || b.Certain != c.certain || r.Profile.Waiting != c.waiting {
			t.Errorf("%s: %+v, %v wait; want %s, certain %v, %v", c.name, b, r.Profile.Waiting, c.named, c.certain, c.waiting)
		}
		if warned(r, "waiting, be it for work") != (c.waiting > 0) {
			t.Errorf("%s: warnings %v", c.name, r.Warnings)
		}
		var text strings.Builder
		if err := r.WriteText(&text); err != nil || c.waiting > 0 && !c.certain && c.named != "(waiting)" && !strings.Contains(strings.Join(strings.Fields(text.String()), " "), "not certain: who waits may wait for work") {
			t.Errorf("%s: %v\n%s", c.name, err, &text)
		}
	}
}

// The scheduler's work is done for others, or for nobody.
func TestScheduling(t *testing.T) {
	r, err := analyzed(t, Config{}, simulated.CPU(2*time.Second, map[string]int64{"runtime.mcall;runtime.park_m;runtime.schedule;runtime.findRunnable": 90, "main.main;main.work": 2}))
	if err != nil || r.Bottleneck.Function != "runtime (scheduling)" || r.Bottleneck.Certain {
		t.Errorf("%+v, %v", r.Bottleneck, err)
	}
}
