package duet

import (
	"cmp"
	"math"
	"time"
)

// A Job is a benchmark to be measured on both sides, and what has been measured.
type Job struct {
	Name  string // as package testing has it, without the number of processors
	Procs int    // GOMAXPROCS; 0 is what the process has
	// Weight is for how much of the time the job wants, beside others of weight 1. With
	// 0 it is left out.
	Weight float64
	// Opening is how long it took to open the job's benchmark on both sides, if that is known.
	Opening time.Duration

	Ops     int      // of a run, 0 until it is planned
	Runs    int      // of a turn
	Samples []Sample // of each layout of the field

	sides    [2]int // operations of a run of each side, where they are not Ops: see balance
	together bool   // it computes on several processors at once: see gather

	lap time.Duration // that a turn of both sides takes, as far as is known
}

// ops is how many operations a run of a side has.
func (j *Job) ops(side int) int { return cmp.Or(j.sides[side], j.Ops) }

// A Sample is what was measured of a benchmark in one layout.
type Sample struct {
	Turns  Turns
	Ops    [2]float64 // of a run of each side; 0 is 1
	Counts [2][]Count // what an operation takes beside time
	Uses   [2]Use
}

// More is the logarithm of how many times as many operations the head's runs have.
func (s *Sample) More() float64 { return math.Log(max(1, s.Ops[1]) / max(1, s.Ops[0])) }

// A Use is how a side used the processors.
type Use struct {
	Ops     float64
	Ns, CPU float64 // nanoseconds: in all, and of all processors
}

// add adds a turn of a side, of which some runs at the start do not count.
func (s *Sample) add(side, ops int, t Turn, first int) {
	var logs []float64
	u := &s.Uses[side]
	s.Ops[side] = float64(ops)
	for i, ns := range t.Ns {
		if len(t.Ns) == 1 {
			ns -= t.Held // of several, nobody knows which one
		}
		if i >= first {
			logs = append(logs, math.Log(max(ns, 1)/float64(ops)))
		}
		u.Ns += ns
		u.Ops += float64(ops)
	}
	s.Turns[side] = append(s.Turns[side], logs)
	u.CPU += t.CPU
}
