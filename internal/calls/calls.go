// Package calls finds out which calls out of Go compute, and which wait, by how often they were
// sampled.
//
//	var t calls.Table
//	t.Add(place, from, to)
//	t.Sample(place)
//	t.Judge(every)
//	rests := t.Typical(place) > 0
package calls

import "slices"

// A Table is what is known of calls at places. The zero Table is empty. It may be read by
// several goroutines once it is judged.
type Table struct{ places map[int32]*place }

type place struct {
	took    []int64
	samples int
	typical int64
}

// fewSamples are as many as calls must have to be expected to have been seen, if they computed.
const fewSamples = 8

// Add adds a call at a place, which took from one moment in nanoseconds to another.
func (t *Table) Add(place int32, from, to int64) {
	x := t.at(place)
	x.took = append(x.took, to-from)
}

// Sample notes that a call at a place was sampled.
func (t *Table) Sample(place int32) { t.at(place).samples++ }

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
	for _, x := range t.places {
		var sum int64
		for _, ns := range x.took {
			sum += ns
		}
		if expected := float64(sum) / every; expected >= fewSamples && float64(x.samples) < expected/2 {
			slices.Sort(x.took)
			x.typical = max(1, x.took[len(x.took)/2])
		}
		x.took = nil
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
