// Package calls finds out which calls out of Go compute, and which wait, by how often they were
// sampled. What code in C has its own threads compute counts for the calls that were under way.
//
//	var t calls.Table
//	t.Add(calls.Call{Place: place, From: from, To: to, C: true})
//	t.Sample(place)
//	t.Threads(noticed)
//	t.Judge(every)
//	rests := t.Typical(place) > 0
package calls

import "slices"

// A Table is what is known of calls at places. The zero Table is empty. It may be read by
// several goroutines once it is judged.
type Table struct {
	places  map[int32]*place
	beats   map[int64]map[int32]float64 // for how long calls of C were under way in a beat, by place
	noticed []int64
}

type place struct {
	took    []int64
	samples float64
	typical int64
}

// A Call is one call at a place, from one moment to another, in nanoseconds.
type Call struct {
	Place    int32
	From, To int64
	C        bool // it runs code in C
}

const (
	// fewSamples are as many as calls must have to be expected to have been seen, if they computed.
	fewSamples = 8
	// beat is how late samples of threads that C made are noticed at most, in nanoseconds: as often
	// as the recorder asks for them.
	beat = 100_000_000
)

// Add adds a call.
func (t *Table) Add(c Call) {
	x := t.at(c.Place)
	x.took = append(x.took, c.To-c.From)
	if !c.C {
		return
	}
	if t.beats == nil {
		t.beats = make(map[int64]map[int32]float64)
	}
	for i := c.From / beat; i <= c.To/beat; i++ {
		if t.beats[i] == nil {
			t.beats[i] = make(map[int32]float64)
		}
		t.beats[i][c.Place] += float64(min(c.To, (i+1)*beat) - max(c.From, i*beat))
	}
}

// Sample notes that a call at a place was sampled.
func (t *Table) Sample(place int32) { t.at(place).samples++ }

// Threads notes samples of threads that C made, at the moments at which they were noticed.
func (t *Table) Threads(noticed []int64) { t.noticed = append(t.noticed, noticed...) }

func (t *Table) at(i int32) *place {
	x := t.places[i]
	if x == nil {
		if t.places == nil {
			t.places = make(map[int32]*place)
		}
		x = &place{}
		t.places[i] = x
	}
	return x
}

// Judge finds out which calls compute, if what computes is sampled once in so many nanoseconds.
func (t *Table) Judge(every float64) {
	for _, at := range t.noticed {
		t.share(at)
	}
	t.noticed, t.beats = nil, nil
	for _, x := range t.places {
		var sum int64
		for _, ns := range x.took {
			sum += ns
		}
		if expected := float64(sum) / every; expected >= fewSamples && x.samples < expected/2 {
			slices.Sort(x.took)
			x.typical = max(1, x.took[len(x.took)/2])
		}
		x.took = nil
	}
}

// share divides a sample of a thread that C made among the calls of C that may have waited for it.
func (t *Table) share(noticed int64) {
	i := noticed / beat
	late := 1 - float64(noticed-i*beat)/beat // how much of the beat before counts
	parts, all := make(map[int32]float64), 0.0
	for n, weight := range []float64{1, late} {
		for place, ns := range t.beats[i-int64(n)] {
			parts[place] += weight * ns
			all += weight * ns
		}
	}
	for place, ns := range parts {
		t.at(place).samples += ns / all
	}
}

// Typical is how long calls at a place take, if they spend most of their time without a
// processor; 0 if they do not, or that is not known.
func (t *Table) Typical(place int32) int64 {
	if x := t.places[place]; x != nil {
		return x.typical
	}
	return 0
}
