package randgen

import (
	"math"
	"math/big"
)

// A state is how many letters of each rule a string has so far, as far as that
// matters: a number in a mixed base, whose digit for a rule goes up to its Max or, if
// there is none, its Min.

// step returns the state after a letter of cell c, and whether that keeps each Max.
func (p *Policy) step(state, c int) (next int, ok bool) {
	next = int(p.moves[state*len(p.cells)+c])
	return next, next >= 0
}

// move works out what step knows: the state, or -1.
func (p *Policy) move(state, c int) int {
	for _, k := range p.cells[c].in {
		r := p.rules[k]
		most := r.counts() - 1
		switch count := state / p.steps[k] % r.counts(); {
		case count < most:
			state += p.steps[k]
		case r.Max > 0:
			return -1
		}
	}
	return state
}

// done reports whether a state keeps each Min.
func (p *Policy) done(state int) bool {
	for k, r := range p.rules {
		if state/p.steps[k]%r.counts() < r.Min {
			return false
		}
	}
	return true
}

// count fills moves and ways: from a state, with n letters to come, there are as many ways as
// each letter leaves with n-1 to come.
func (p *Policy) count() {
	states := 1
	for _, r := range p.rules {
		states *= r.counts()
	}
	for state := range states {
		for c := range p.cells {
			p.moves = append(p.moves, int32(p.move(state, c)))
		}
	}
	p.ways = make([][]*big.Int, p.length+1)
	for n := range p.ways {
		p.ways[n] = make([]*big.Int, states)
		for state := range states {
			p.ways[n][state] = p.waysFrom(state, n)
		}
	}
}

func (p *Policy) waysFrom(state, n int) *big.Int {
	sum := new(big.Int)
	if n == 0 {
		if p.done(state) {
			sum.SetInt64(1)
		}
		return sum
	}
	var ways big.Int
	for c := range p.cells {
		if next, ok := p.step(state, c); ok {
			sum.Add(sum, ways.Mul(p.ways[n-1][next], big.NewInt(int64(len(p.cells[c].letters)))))
		}
	}
	return sum
}

// all returns the number of all strings of n letters.
func (p *Policy) all(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(int64(len(p.letters))), big.NewInt(int64(n)), nil)
}

// Count returns the number of strings that follow the rules. Each is drawn with a
// probability of 1/Count.
func (p *Policy) Count() *big.Int {
	p.check()
	return new(big.Int).Set(p.ways[p.length][0])
}

// Bits returns the entropy of a string in bits: the base-2 logarithm of
// [Policy.Count].
func (p *Policy) Bits() float64 {
	var fraction big.Float
	exponent := new(big.Float).SetInt(p.Count()).MantExp(&fraction)
	x, _ := fraction.Float64()
	return float64(exponent) + math.Log2(x)
}
