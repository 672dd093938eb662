package calls

import "testing"

const ms = 1_000_000

// A call computes if it was sampled about as often as the time that it took, and rests if it
// was sampled less than half as often: 10 ms lie between two samples of what computes.
func TestJudge(t *testing.T) {
	check := func(name string, samples int, rests bool) {
		t.Helper()
		var x Table
		for i := range int64(10) {
			x.Add(Call{Place: 1, From: 100 * i * ms, To: (100*i + 50) * ms})
		}
		for range samples {
			x.Sample(1)
		}
		if x.Judge(10 * ms); x.Typical(1) > 0 != rests {
			t.Errorf("%s: %d samples of 50: rests %v, want %v", name, samples, !rests, rests)
		}
	}
	check("it computes", 50, false)
	check("it computes on a busy machine", 26, false)
	check("it waits", 3, true)
}

// What threads of C's own compute counts for the calls of C that were under way just before it
// was noticed, and not for others.
func TestThreads(t *testing.T) {
	var x Table
	add := func(place int32, from, to int64, c bool) { x.Add(Call{place, from * ms, to * ms, c}) }
	add(1, 0, 1000, true)     // has threads compute
	add(2, 1000, 2000, true)  // sleeps
	add(3, 2000, 3000, false) // sends
	var noticed []int64
	for at := int64(83); at <= 1000; at += 83 {
		noticed = append(noticed, at*ms, at*ms, at*ms, at*ms, at*ms, at*ms, at*ms, at*ms)
	}
	for at := int64(2200); at <= 3000; at += 83 {
		noticed = append(noticed, at*ms)
	}
	x.Threads(noticed)
	x.Judge(10 * ms)
	if x.Typical(1) > 0 || x.Typical(2) == 0 || x.Typical(3) == 0 {
		t.Errorf("typical %d, %d, %d ns: want 0 for the first alone", x.Typical(1), x.Typical(2), x.Typical(3))
	}
}

// Calls that are much shorter than what is noticed is late share it by their time.
func TestThreadsOfShortCalls(t *testing.T) {
	var x Table
	for at := int64(0); at < 2000; at += 10 {
		x.Add(Call{1, at * ms, (at + 8) * ms, true})
		x.Add(Call{2, (at + 8) * ms, (at + 9) * ms, true})
	}
	var noticed []int64
	for at := int64(83); at <= 2000; at += 83 {
		for range 7 {
			noticed = append(noticed, at*ms)
		}
	}
	x.Threads(noticed)
	if x.Judge(10 * ms); x.Typical(1) > 0 || x.Typical(2) > 0 {
		t.Errorf("typical %d and %d ns, want 0: threads computed for nearly all of that time", x.Typical(1), x.Typical(2))
	}
}
