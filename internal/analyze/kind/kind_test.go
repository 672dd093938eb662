package kind

import (
	"math"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

func TestChoose(t *testing.T) {
	heap := []string{"alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"}
	check := func(name string, types []string, byDefault, want, words string, class Class) {
		t.Helper()
		values := make([]int64, len(types))
		p := simulated.New(types, map[string][]int64{"main.f": values})
		p.DefaultSampleType = byDefault
		k, err := Choose(p, name)
		if err != nil || k.String() != want || k.Words() != words || k.Class() != class {
			t.Errorf("%q of %v: %v, of %s, class %d, %v; want %s of %s, class %d", name, types, k, k.Words(), k.Class(), err, want, words, class)
		}
	}
	check("", []string{"samples/count", "cpu/nanoseconds"}, "", "cpu/nanoseconds", "the processor time", Processor)
	check("", []string{"cpu/nanoseconds", "samples/count"}, "", "cpu/nanoseconds", "the processor time", Processor)
	check("samples", []string{"samples/count", "cpu/nanoseconds"}, "", "samples/count", "the samples", Other)
	check("", []string{"samples/count", "cpu/milliseconds"}, "", "cpu/nanoseconds", "the processor time", Processor)
	check("", heap, "", "inuse_space/bytes", "the bytes in use", Bytes)
	check("", heap, "alloc_space", "alloc_space/bytes", "the bytes allocated", Bytes)
	check("alloc_objects", heap, "", "alloc_objects/count", "the objects allocated", Objects)
	check("2", heap, "", "inuse_objects/count", "the objects in use", Objects)
	check("", []string{"contentions/count", "delay/nanoseconds"}, "", "delay/nanoseconds", "the time waited", Delay)
	check("contentions", []string{"contentions/count", "delay/nanoseconds"}, "", "contentions/count", "the contentions", Contentions)
	check("", []string{"goroutine/count"}, "", "goroutine/count", "the goroutines", Population)
	check("", []string{"threadcreate/count"}, "", "threadcreate/count", "the threads created", Population)
	check("", []string{"goroutineleak/count"}, "", "goroutineleak/count", "the leaked goroutines", Population)
	check("", []string{"samples/count", "time/nanoseconds"}, "", "time/nanoseconds", "the time of all goroutines", Wall)
	check("", []string{"wall-time/nanoseconds"}, "", "wall-time/nanoseconds", "the wall-clock time of all threads", Wall)
	check("", []string{"off_cpu/nanoseconds"}, "", "off_cpu/nanoseconds", "the time off processors", Wall)
	check("", []string{"samples/count", "off-cpu/microseconds"}, "", "off-cpu/nanoseconds", "the time off processors", Wall)
	check("", []string{"on-cpu/nanoseconds"}, "", "on-cpu/nanoseconds", "the processor time", Processor)
	check("", []string{"requests/count"}, "", "requests/count", "requests", Other)
	check("", []string{"energy/joules"}, "", "energy/joules", "energy (joules)", Other)
	check("", []string{"\x1b[2Jcpu/\x1b[1mticks"}, "", "?[2Jcpu/?[1mticks", "?[2Jcpu (?[1mticks)", Other)
	if _, err := Choose(simulated.New(heap, nil), "cpu"); err == nil {
		t.Error("there is no cpu in a heap profile")
	}
	if _, err := Choose(&profile.Profile{}, ""); err == nil {
		t.Error("a profile without types has a kind")
	}
}

func TestCount(t *testing.T) {
	check := func(why string, types []string, period int64, periodType string, values []int64, want float64, known bool) {
		t.Helper()
		p := simulated.New(types, map[string][]int64{"main.f;sync.(*Mutex).Lock": values})
		p.Period = period
		if periodType != "" {
			p.PeriodType = &profile.ValueType{Type: "x", Unit: periodType}
		}
		k, err := Choose(p, "")
		if err != nil {
			t.Fatal(err)
		}
		e := Count(p, k)
		if got := e.Of(p.Sample[0]); math.Abs(got-want) > 1e-9*want || e.Known != known {
			t.Errorf("%s: %v events, known %v; want %v, %v", why, got, e.Known, want, known)
		}
	}
	cpu := []string{"samples/count", "cpu/nanoseconds"}
	heap := []string{"inuse_objects/count", "inuse_space/bytes"}
	check("the profile counts them", cpu, 1e7, "nanoseconds", []int64{7, 2e6}, 7, true)
	check("without a period too", cpu, 0, "", []int64{7, 7e7}, 7, true)
	check("periods", cpu[1:], 1e7, "nanoseconds", []int64{7e7}, 7, true)
	check("periods in another unit", cpu[1:], 10, "milliseconds", []int64{7e7}, 7, true)
	check("milliseconds", []string{"cpu/milliseconds"}, 1e7, "nanoseconds", []int64{70}, 7, true)
	check("time without samples", cpu, 1e7, "nanoseconds", []int64{0, 2e6}, 1, true)
	check("bytes of no objects", heap, 524288, "bytes", []int64{0, 4096}, 1, true)
	check("a value below the period", cpu[1:], 1e7, "nanoseconds", []int64{2e6}, 1, true)
	check("no period", cpu[1:], 0, "", []int64{7e7}, 1, false)
	check("a period of something else", cpu[1:], 524288, "bytes", []int64{7e7}, 1, false)
	check("a period of one, for one that is not known", []string{"wall/microseconds"}, 1, "microseconds", []int64{70000}, 1, true)
	check("times of any length", []string{"off_cpu/nanoseconds"}, 1, "nanoseconds", []int64{701}, 1, false)
	check("every object", heap, 1, "bytes", []int64{100, 6400}, 100*-math.Expm1(-64), true)
	check("small objects", heap, 524288, "bytes", []int64{81920, 5242880}, 81920*-math.Expm1(-64./524288), true)
	check("large objects", heap, 524288, "bytes", []int64{3, 3 << 30}, 3, true)
	check("nothing in use", heap, 524288, "bytes", []int64{0, 0}, 0, true)
	check("bytes without objects", heap[1:], 524288, "bytes", []int64{5242880}, 1, false)
	check("goroutines", []string{"goroutine/count"}, 1, "count", []int64{12}, 12, true)
	check("something else", []string{"requests/count"}, 0, "", []int64{12}, 1, false)
}

// Where nobody waited for a lock, the type of that, though the last, is not what was measured.
func TestChooseValues(t *testing.T) {
	check := func(byDefault, want string, values ...int64) {
		t.Helper()
		p := simulated.New([]string{"cpu/nanoseconds", "exception/count", "lock_time/nanoseconds"}, map[string][]int64{"App.f": values})
		p.DefaultSampleType = byDefault
		if k, err := Choose(p, ""); err != nil || k.Type != want {
			t.Errorf("values %v: %v, %v; want %s", values, k, err, want)
		}
	}
	check("", "lock_time", 10, 1, 5)
	check("", "cpu", 10, 1, 0)
	check("lock_time", "lock_time", 10, 1, 0)
	check("", "lock_time", 0, 1, 0)
	check("", "lock_time", 0, 0, 0)
}

// The rates of mutex and block profiles are not in them, but bounded.
func TestContentions(t *testing.T) {
	types := []string{"contentions/count", "delay/nanoseconds"}
	check := func(why string, stacks map[string][]int64, want ...float64) {
		t.Helper()
		p := simulated.New(types, stacks)
		k, err := Choose(p, "")
		if err != nil {
			t.Fatal(err)
		}
		e := Count(p, k)
		for i, s := range p.Sample {
			if got := e.Of(s); got != want[i] {
				t.Errorf("%s: %v events of stack %d, want %v", why, got, i, want[i])
			}
		}
		if e.Spread != exponential {
			t.Errorf("%s: spread %v", why, e.Spread)
		}
	}
	check("one in a hundred was recorded", map[string][]int64{
		"main.f;sync.(*Mutex).Unlock": {300, 9000}, "main.g;sync.(*RWMutex).RUnlock": {500, 500},
	}, 3, 5)
	check("all were", map[string][]int64{"main.f;sync.(*Mutex).Unlock": {301, 9000}, "main.g;sync.(*Mutex).Unlock": {500, 500}}, 301, 500)
	check("delay without contentions", map[string][]int64{"main.f;runtime.chanrecv1": {0, 31}}, 1)
	check("a block profile's rate may be as large as its smallest delay", map[string][]int64{
		"main.f;runtime.chanrecv1": {50000, 5000}, "main.g;sync.(*Mutex).Lock": {2, 1000},
	}, 5, 1)
}
