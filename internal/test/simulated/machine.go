package simulated

import (
	"math"
	"math/rand/v2"
)

// A Machine is one on which others do something too: what runs on it takes longer
// than it would alone. The zero value, but for Rand, is a machine at rest.
type Machine struct {
	Rand *rand.Rand
	// Slow is the factor of the slower one of two states that each last some seconds; 0:
	// there is none.
	Slow float64
	// Crowd is the part of the time in which a neighbour takes a part of the core, for
	// moments of some 300 microseconds.
	Crowd float64
	// Preempted is how often a second others get the processor, for some 3 milliseconds.
	Preempted float64

	now, slowUntil, crowdUntil float64 // seconds
	slow                       bool
	crowded                    float64 // factor now
}

// Run returns how long work takes that takes so many seconds on a machine at rest.
func (m *Machine) Run(work float64) (took float64) {
	noise := 1 + 0.003*m.Rand.NormFloat64()
	for work > 0 {
		speed, until := m.speed()
		step := min(work*speed, max(until-m.now, 1e-9))
		work -= step / speed
		m.now += step
		took += step
		if m.Rand.Float64() < m.Preempted*step {
			away := 3e-3 * m.Rand.ExpFloat64()
			m.now += away
			took += away
		}
	}
	return took * noise
}

// speed is by what factor everything is slower, and until when.
func (m *Machine) speed() (factor, until float64) {
	factor, until = 1, math.Inf(1)
	if m.Slow > 0 {
		if m.now >= m.slowUntil {
			m.slow = !m.slow
			m.slowUntil = m.now + 3*m.Rand.ExpFloat64()
		}
		if m.slow {
			factor = m.Slow
		}
		until = m.slowUntil
	}
	if m.Crowd > 0 {
		if m.now >= m.crowdUntil {
			m.crowded = 1
			if m.Rand.Float64() < m.Crowd {
				m.crowded = 1.1 + 1.2*m.Rand.Float64()
			}
			m.crowdUntil = m.now + 300e-6*m.Rand.ExpFloat64()
		}
		factor, until = factor*m.crowded, min(until, m.crowdUntil)
	}
	return factor, until
}

// A Duel is two sides that take turns on a machine, in layouts of their code.
type Duel struct {
	Works  [][2]float64 // seconds of a run of each side, by layout
	Visits int          // of each layout, of four turns of each side
	Runs   int          // in a turn
}

// Fight returns the logarithms of the seconds that the runs took, by layout, side and
// turn. The layouts are visited in random order.
func (d Duel) Fight(m *Machine) [][2][][]float64 {
	all := make([][2][][]float64, len(d.Works))
	for range d.Visits {
		for _, layout := range m.Rand.Perm(len(d.Works)) {
			for range 4 {
				first := m.Rand.IntN(2)
				for _, side := range []int{first, 1 - first} {
					all[layout][side] = append(all[layout][side], d.turn(m, d.Works[layout][side]))
				}
			}
		}
	}
	return all
}

// turn returns the logarithms of the seconds that the runs of a side's turn took.
func (d Duel) turn(m *Machine, work float64) []float64 {
	logs := make([]float64, d.Runs)
	for i := range logs {
		logs[i] = math.Log(m.Run(work))
	}
	m.now += 100e-6
	return logs
}
