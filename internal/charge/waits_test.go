package charge

import "testing"

func TestWaiters(t *testing.T) {
	benchmark := func(names ...string) []string {
		return append(names, "example.com/m.BenchmarkF", "testing.(*B).runN", "testing.(*B).launch")
	}
	check := func(why string, want []string, stacks ...[]string) {
		t.Helper()
		var goroutines []Goroutine
		for _, names := range stacks {
			goroutines = append(goroutines, rules.Goroutine(stack(names...)))
		}
		var got []string
		for _, target := range Waiters(goroutines) {
			got = append(got, target.Function)
		}
		if len(got) != len(want) {
			t.Errorf("%s: charged to %q, want %q", why, got, want)
			return
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: charged to %q, want %q", why, got, want)
			}
		}
	}
	sleeper := []string{"runtime.gopark", "time.Sleep", "example.com/m.nap", "example.com/m.worker"}
	parent := []string{"runtime.gopark", "runtime.chanrecv1", "testing.(*B).run1", "testing.(*B).Run", "example.com/m.BenchmarkF", "testing.(*B).runN"}
	daemon := []string{"runtime.gopark", "runtime.chanrecv1", "example.com/m.daemon"}
	check("it sleeps itself", []string{"example.com/m.nap"},
		benchmark("runtime.gopark", "time.Sleep", "example.com/m.nap"), sleeper[:0], parent, daemon)
	check("it waits for another, which sleeps", []string{"example.com/m.nap"},
		benchmark("runtime.gopark", "runtime.chanrecv", "runtime.chanrecv1"), sleeper, parent, daemon)
	check("it waits for another, which nobody sees", []string{"example.com/m.BenchmarkF"},
		benchmark("runtime.gopark", "runtime.chanrecv1"), parent, daemon)
	check("it reads a file", []string{"example.com/m.load"},
		benchmark("internal/runtime/syscall.Syscall6", "syscall.Syscall", "syscall.read", "os.(*File).Read", "example.com/m.load"), daemon)
	check("it waits for the network", []string{"example.com/m.get"},
		benchmark("runtime.gopark", "runtime.netpollblock", "internal/poll.runtime_pollWait", "net.(*conn).Read", "example.com/m.get"), sleeper)
	check("it runs, or would if there were a processor", nil,
		benchmark("example.com/m.work"), sleeper, parent)
	check("RunParallel: the workers wait", []string{"example.com/m.nap"},
		benchmark("runtime.gopark", "sync.(*WaitGroup).Wait", "testing.(*B).RunParallel"), sleeper, parent)
	check("a program's main", []string{"example.com/m.nap"},
		[]string{"runtime.gopark", "time.Sleep", "example.com/m.nap", "main.main", "runtime.main"}, daemon)
	check("it waits for another, which would run if there were a processor", nil,
		benchmark("runtime.gopark", "runtime.chanrecv1"), []string{"example.com/m.busy", "example.com/m.worker"}, parent, daemon)
	check("nobody's own", nil, []string{"runtime.gopark", "net/http.(*conn).serve"}, parent)
}

func TestWaits(t *testing.T) {
	l := NewLedger("timed")
	l.Watch()
	l.AddTime("timed", 1000, 200)
	l.AddSamples("timed", own("work"), 4)
	l.AddWait("timed", []Target{own("nap")}, 30)
	l.AddWait("timed", []Target{own("nap"), own("read")}, 20)
	l.AddWait("timed", nil, 50)               // held back by other processes
	if got := l.HeldBack(); !near(got, 0.4) { // half of the 800 idle
		t.Errorf("held back for %v of the run, want 0.4", got)
	}
	costs := l.Costs()
	if !near(sum(costs), 1) {
		t.Errorf("shares add up to %v, want 1", sum(costs))
	}
	check := func(name string, share float64, waiting int64) {
		t.Helper()
		if c := find(t, costs, name); !near(c.Share.Value, share) || int64(c.Waiting) != waiting {
			t.Errorf("%s: share %v, waiting %d; want %v, %d", name, c.Share.Value, c.Waiting, share, waiting)
		}
	}
	check("nap", 0.4*0.8, 320) // of 800 idle, half was waiting, 40 of 50 of it nap's
	check("read", 0.4*0.2, 80)
	check("work", 0.6, 0)
}

func TestUnwatchedIdleness(t *testing.T) {
	l := NewLedger("timed")
	l.Watch()
	l.AddTime("timed", 1000, 200)
	l.AddSamples("timed", own("work"), 4)
	if c := find(t, l.Costs(), "work"); !near(c.Share.Value, 1) {
		t.Errorf("no look found anybody waiting: work has %v, want all", c.Share.Value)
	}
}
