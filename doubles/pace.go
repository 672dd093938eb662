package doubles

import (
	"math/bits"
	"sync"
)

// A way to count: by the caller alone, or together with other goroutines.
type way int

const (
	alone way = iota
	together
)

const (
	// tryShare is the part of the time that may go into trying the slower way.
	tryShare = 0.01
	// forget is the weight of the newest time in the mean of a way.
	forget = 0.25
)

// A pace learns which of the two ways is faster for texts of about one size. It
// starts alone, which is never wrong. The slower way is tried again when what
// that is expected to lose has been earned: tryShare of the time since the last try. So
// whatever the machine does, trying costs no more than that, and a way that has
// become faster is found the sooner the closer the two are.
type pace struct {
	mu     sync.Mutex
	times  [2]float64 // mean time a byte of each way, 0 before the first
	earned float64    // for trying, in the same unit
}

// paces holds a pace for each power of two.
var paces [bits.UintSize]pace

func paceOf(size int) *pace { return &paces[bits.Len(uint(size))-1] }

// choose returns the way to take now.
func (p *pace) choose() way {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.times[alone] == 0:
		return alone
	case p.times[together] == 0:
		return together
	}
	better, other := alone, together
	if p.times[together] < p.times[alone] {
		better, other = together, alone
	}
	if loss := p.times[other] - p.times[better]; p.earned > loss {
		p.earned = 0
		return other
	}
	return better
}

// took takes note of what a count took for each byte.
func (p *pace) took(w way, perByte float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.earned += tryShare * perByte
	if p.times[w] == 0 {
		p.times[w] = perByte
		return
	}
	p.times[w] += forget * (perByte - p.times[w])
}
