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
	// first is how many counts are done alone before the other way is tried.
	first = 3
	// tryShare is the part of the time that may go into trying the slower way.
	tryShare = 0.01
	// tryAlone is after how many counts together one is done alone, whatever it may take.
	tryAlone = 64
	// worth is how much of the time of a count alone one together may take, to be worth
	// the processors that it takes.
	worth = 0.95
	// forget is the weight of the newest time in what is known of a way.
	forget = 0.25
	// rise is the largest time, of the known one, that is believed of a count alone.
	rise = 1.25
)

// A pace learns which of the two ways is faster for texts of about one size. No count
// shall be slower than alone, so it does not judge the two alike. Of counts alone it
// knows what is typical: one that the system interrupts says nothing, for together it
// would have been interrupted too. Of counts together it knows the mean, with all the
// waiting for goroutines that do not get a processor.
//
// The slower way is tried again when what that is expected to lose has been earned:
// tryShare of the time since the last try. So whatever the machine does, trying costs
// no more than that.
type pace struct {
	mu     sync.Mutex
	times  [2]float64 // of a byte by each way, 0 before the first
	counts int        // since the last try
	earned float64    // for trying, in the unit of times
}

// paces holds a pace for each power of two.
var paces [bits.UintSize]pace

func paceOf(size int) *pace { return &paces[bits.Len(uint(size))-1] }

// choose returns the way to take now.
func (p *pace) choose() way {
	p.mu.Lock()
	defer p.mu.Unlock()
	one, many := p.times[alone], p.times[together]
	better := alone
	if many > 0 && many < worth*one {
		better = together
	}
	loss := max(one-many, many-one, (1-worth)*one) // by the other way, as far as is known
	try := p.earned > loss || better == together && p.counts >= tryAlone
	if many == 0 {
		try = p.counts >= first
	}
	if !try {
		return better
	}
	p.counts, p.earned = 0, 0
	return 1 - better
}

// took takes note of what a count took for each byte.
func (p *pace) took(w way, perByte float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts++
	p.earned += tryShare * perByte
	known := &p.times[w]
	switch {
	case *known == 0:
		*known = perByte
	case p.times[together] == 0:
		*known = min(*known, perByte)
	case w == alone:
		*known += forget * (min(perByte, rise**known) - *known)
	default:
		*known += forget * (perByte - *known)
	}
}
