package demand

import (
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/peers"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

// sampled is a demand of stacks, innermost frame first, and how often each was seen.
func sampled(own, others float64, stacks map[string]float64) *Demand {
	d := &Demand{own: own, others: others, by: make(map[string]float64)}
	rules := charge.Rules{Own: func(pkg string) bool { return pkg == "main" }, Standard: symbol.Standard}
	for names, count := range stacks {
		var stack []charge.Frame
		for name := range strings.FieldsSeq(names) {
			stack = append(stack, charge.Frame{Function: name})
		}
		d.add(stack, count, rules.Target)
	}
	return d
}

// Waking is what vanishes where processors are busy, wherever it is seen; recording is not the
// service's.
func TestDemandOf(t *testing.T) {
	d := sampled(0.5, 0.2, map[string]float64{
		"runtime.futex runtime.futexsleep runtime.notesleep runtime.stopm runtime.findRunnable runtime.schedule runtime.park_m runtime.mcall": 10,
		"runtime.futex runtime.futexwakeup runtime.startm runtime.wakep runtime.ready sync.(*Mutex).Unlock main.bump main.serve":              20,
		"runtime.traceWriter.event runtime.traceLocker.GoPark runtime.schedule":                                                               5,
		"runtime.ready sync.(*Mutex).Unlock main.bump main.serve":                                                                             15,
		"internal/runtime/syscall/linux.Syscall6 syscall.Syscall syscall.write main.serve":                                                    50,
	})
	if d.samples != 100 || d.waking != 30 || d.recording != 5 || d.by["main.bump"] != 15 || d.by["main.serve"] != 50 {
		t.Errorf("have %+v, want 100 samples: 30 waking, 5 recording, 15 bump, 50 serve", d)
	}
}

// A service without a function, and without its wait, is bound by what is left of its own
// processor time and of its clients'.
func TestDemandLeft(t *testing.T) {
	check := func(d *Demand, wait, want stat.Interval) {
		t.Helper()
		got := d.Left("main.bump", wait)
		for _, x := range [][2]float64{{got.Value, want.Value}, {got.Low, want.Low}, {got.High, want.High}} {
			if math.Abs(x[0]-x[1]) > 1e-3 {
				t.Errorf("own %v, others %v: %+v is left of %+v, want %+v", d.own, d.others, got, wait, want)
				return
			}
		}
	}
	const work, waking, bump = "syscall.write main.serve", "runtime.findRunnable", "main.bump"
	busy := map[string]float64{work: 100}
	check(sampled(0.2, 0.2, busy), stat.Interval{}, stat.Interval{Value: 0.4, Low: 0.25, High: 0.4})
	// Where nothing was sampled, all of that may be the function's.
	check(sampled(0.2, 0, nil), stat.Interval{}, stat.Interval{Value: 0.2, Low: 0, High: 0.2})
	// What the wait leaves may be more.
	check(sampled(0.2, 0.2, busy), stat.Interval{Value: 0.6, Low: 0.3, High: 0.7}, stat.Interval{Value: 0.6, Low: 0.3, High: 0.7})
	// The processor time of the function is not left, whatever is said of the rest.
	check(sampled(0.4, 0.2, map[string]float64{work: 50, bump: 50}), stat.Interval{}, stat.Interval{Value: 0.4, Low: 0.25, High: 0.4})
	// Of waking, nothing is left at the most, and as much again vanishes with it, nearly.
	idle := map[string]float64{work: 50, waking: 50}
	check(sampled(0.2, 0.2, idle), stat.Interval{}, stat.Interval{Value: 0.4 * math.Pow(0.5, cold), Low: 0.4 / 8, High: 0.2})
	check(sampled(0.2, 0, map[string]float64{waking: 50}), stat.Interval{}, stat.Interval{})
	// Nor is what is left of a request as long as it was, where the wait that is gone had processors rest.
	check(sampled(0.02, 0.02, idle), stat.Interval{Value: 0.2, Low: 0.2, High: 0.2}, stat.Interval{Value: 0.2, Low: 0.2 * math.Pow(0.5, mostCold*0.8), High: 0.2})
	check(sampled(0.02, 0.02, map[string]float64{bump: 80, waking: 20}), stat.Interval{Value: 0.2, Low: 0.2, High: 0.2}, stat.Interval{Value: 0.2, Low: 0.2, High: 0.2})
	// Where others take all that there is, whatever the service leaves, its part of it may suffice for so many more.
	check(sampled(0.2, 0.8, map[string]float64{work: 50, bump: 50}), stat.Interval{Value: 0.9, Low: 0.8, High: 1}, stat.Interval{Value: 0.9, Low: 0.5, High: 1})
	// Others may be other programs than clients: they ask as much as the service answers, at most.
	check(sampled(0.2, 0.8, busy), stat.Interval{}, stat.Interval{Value: 0.4, Low: 0.4, High: 1})
	// Of requests of other servers there will be no more, and they may get less of the processors.
	beside := sampled(0.4, 0.4, busy)
	beside.Beside = 0.5
	check(beside, stat.Interval{}, stat.Interval{Value: 0.4 / 0.8, Low: 0.2 / 0.6, High: 0.4 / 0.6})
	check(beside, stat.Interval{Value: 0.9, Low: 0.8, High: 1}, stat.Interval{Value: 0.9, Low: 0.4, High: 1})
}

// Where it is known who the clients are, others have nothing to do with requests: they keep what they take, or give way.
func TestDemandOfPeers(t *testing.T) {
	check := func(own, others, peers float64, wait, want stat.Interval) {
		t.Helper()
		d := sampled(own, others, map[string]float64{"syscall.write main.serve": 100})
		d.known, d.peers = true, peers
		got := d.Left("main.bump", wait)
		for _, x := range [][2]float64{{got.Value, want.Value}, {got.Low, want.Low}, {got.High, want.High}} {
			if math.Abs(x[0]-x[1]) > 1e-3 {
				t.Errorf("own %v, others %v, peers %v: %+v is left of %+v, want %+v", own, others, peers, got, wait, want)
				return
			}
		}
	}
	half := math.Sqrt(0.5)
	check(0.2, 0.2, 0.2, stat.Interval{}, stat.Interval{Value: 0.4, Low: 0.25, High: 0.4})
	check(0.1, 0.6, 0.1, stat.Interval{}, stat.Interval{Value: 0.2 / half, Low: 0.2, High: 0.4})
	check(0.1, 0.3, 0.3, stat.Interval{}, stat.Interval{Value: 0.4, Low: 0.1 / 0.7, High: 0.4}) // which take three times as much
	check(0.1, 0.5, 0, stat.Interval{}, stat.Interval{Value: 0.1 / half, Low: 0.1, High: 0.2})  // which take nothing
	check(0.05, 0.95, 0.05, stat.Interval{}, stat.Interval{Value: 0.1 / math.Sqrt(0.1), Low: 0.1, High: 1})
}

// What other users' programs hold is said where it matters, and then nobody is known.
func TestDemandOfHidden(t *testing.T) {
	for hidden, known := range map[time.Duration]bool{0: true, time.Millisecond: false} {
		share := usage.Share{Wall: time.Second, Others: time.Second, Peers: peers.Used{Known: true, Took: time.Millisecond, Hidden: hidden}}
		if d := Of(share, new(profile.Profile), nil); d.known != known || len(d.hides()) != 0 {
			t.Errorf("hidden %v: %+v %v", hidden, d, d.hides())
		}
	}
	d := Of(usage.Share{Wall: time.Second, Peers: peers.Used{Hidden: time.Duration(runtime.NumCPU()) * time.Second / 2}}, new(profile.Profile), nil)
	if w := d.Warnings(); len(w) != 1 || !strings.Contains(w[0].Error(), "50 %") {
		t.Errorf("half of all is hidden: %v", w)
	}
}

// Where the service and its clients wait for processors, less is left of the time than a replay tells, in which its clients take
// as long as they did: as much as is left of the work. What waits for something else takes as long. And what they get
// of the processors is what they get beside others.
func TestDemandBesideOthers(t *testing.T) {
	check := func(d *Demand, function string, wait, want float64) {
		t.Helper()
		if got := d.Left(function, stat.Interval{Value: wait, High: wait}).Value; math.Abs(got-want) > 1e-3 {
			t.Errorf("own %v, others %v, got %v: %v is left without %s of %v, want %v", d.own, d.others, d.Got, got, function, wait, want)
		}
	}
	of := func(own, others, got float64, stacks map[string]float64) *Demand {
		d := sampled(own, others, stacks)
		d.Got = got
		return d
	}
	const work, bump, digest = "syscall.write main.serve", "main.bump", "main.digest"
	// A service whose lock is held while it computes: without that, a third of the work is left.
	computes := map[string]float64{work: 100, bump: 200}
	check(of(0.2, 0.8, 0.1, computes), bump, 0.6, 0.01*0.6+0.99/3)
	check(of(0.5, 0.5, 0.5, computes), bump, 0.6, 0.25*0.6+0.75/3)
	check(of(0.2, 0.7, 0.9, computes), bump, 0.6, 0.6) // processors are idle
	check(of(0.2, 0.8, 0, computes), bump, 0.6, 0.6)   // not known
	// A service whose lock is held while it sleeps takes as long without what it computes.
	sleeps := of(0.2, 0.8, 0.1, map[string]float64{work: 100, digest: 200})
	sleeps.Waits = map[string]float64{bump: 0.9}
	check(sleeps, digest, 1, 0.8+0.2/3) // which others have then
	// Without the lock it is bound by the processors that it gets: two ninths of them, where it had two fifths with its clients.
	sleeps = of(0.1, 0.9, 0.125, map[string]float64{work: 100})
	sleeps.Waits = map[string]float64{bump: 0.9}
	check(sleeps, bump, 0.1, (0.1+0.1*(1-0.875*8/9/2))/(2.0/9))
	// Clients that take as much as the service does are all that there is beside it: they get what there is.
	check(of(0.45, 0.45, 0.5, map[string]float64{work: 100}), bump, 0.1, 0.9)
}
