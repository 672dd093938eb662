package randgen

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
)

// ErrPolicy: no string follows the rules of a policy, or a rule makes no sense, or
// there are too many combinations. ErrAlphabet: a [Generator] has another alphabet
// than the policy.
var (
	ErrPolicy   = errors.New("impossible policy")
	ErrAlphabet = errors.New("another alphabet")
)

// A Rule says how many letters of a string are in Of: at least Min and, if Max is
// not 0, at most Max. Letters of Of that the policy's alphabet lacks are ignored.
// To forbid letters, leave them out of the alphabet: see [Alphabet.Without].
type Rule struct {
	Of       *Alphabet
	Min, Max int
}

// A Policy makes strings of one length that follow rules, such as passwords with at
// least one digit. All strings of the alphabet that follow the rules are exactly
// equally likely. (Drawing a digit for one place and any letters for the others
// makes some strings likelier than others, which helps whoever guesses.)
//
// Use [NewPolicy]; the methods of a zero Policy panic. A Policy never changes, and
// is safe for concurrent use.
type Policy struct {
	alphabet *Alphabet
	length   int
	letters  []string       // by index
	index    map[string]int // of each letter
	cells    []cell
	cellOf   []int       // of each letter, by index
	byteCell [256]uint16 // the same of each byte, if letters are single bytes
	rules    []Rule
	steps    []int        // what a count more of a rule adds to a state
	moves    []int32      // the state after each state and cell, negative for none
	ways     [][]*big.Int // how many strings of so many letters end well from each state
	common   bool         // enough strings keep the rules for trying
	base     *big.Int     // how many letters there are
	even     *big.Int     // the largest multiple of the count that strings of a letter more number
}

// A cell is the letters that are in the Of of the same rules.
type cell struct {
	letters []int // indices
	in      []int // rules
}

// A policy keeps a number for each length up to its own and each combination of counts
// that rules ask for; together they may be so many, and take so many bytes.
const (
	maxNumbers     = 1 << 18
	maxNumberBytes = 1 << 26
)

// NewPolicy returns the policy of strings of length letters of a that follow all
// rules. The error matches [ErrNegativeLength] if length is negative, and
// [ErrPolicy] if
//
//   - no string follows all rules,
//   - a Min or Max is negative, or Max is less than Min,
//   - the rules have more than some 260,000 combinations of counts and lengths, or
//     so many that counting their strings would take more than 64 MB.
//
// It panics if a or the alphabet of a rule is nil or has no letters. It takes time
// and memory for each combination of a length and counts: microseconds for a few
// rules with small numbers.
func NewPolicy(a *Alphabet, length int, rules ...Rule) (*Policy, error) {
	a.check()
	if length < 0 {
		return nil, fmt.Errorf("randgen: length %d, need 0 or more: %w", length, ErrNegativeLength)
	}
	p := &Policy{alphabet: a, length: length, letters: a.split(), index: map[string]int{}}
	for i, letter := range p.letters {
		p.index[letter] = i
	}
	if err := p.addRules(rules); err != nil {
		return nil, err
	}
	p.divide()
	p.count()
	if p.Count().Sign() == 0 {
		return nil, fmt.Errorf("randgen: no string of %d letters keeps all rules: %w", length, ErrPolicy)
	}
	const tries = 8 // on average, at most
	p.common = new(big.Int).Mul(p.Count(), big.NewInt(tries)).Cmp(p.all(length)) >= 0
	p.base = big.NewInt(int64(len(p.letters)))
	all := p.all(length + 1) // so that few are rejected
	p.even = all.Sub(all, new(big.Int).Mod(all, p.Count()))
	return p, nil
}

// Alphabet returns the alphabet of the strings, to make a [Generator] for
// [Policy.DrawFrom].
func (p *Policy) Alphabet() *Alphabet { return p.alphabet }

// split returns the letters one by one.
func (a *Alphabet) split() []string { return splitLetters(a.text, a.single) }

func splitLetters(text string, single bool) []string {
	if !single {
		return strings.Split(text, "")
	}
	letters := make([]string, len(text))
	for i := range letters {
		letters[i] = text[i : i+1]
	}
	return letters
}

// addRules checks the rules and numbers their states.
func (p *Policy) addRules(rules []Rule) error {
	states := 1
	if p.tooMany(1) {
		return fmt.Errorf("randgen: strings of %d letters are too many to count, need fewer letters: %w", p.length, ErrPolicy)
	}
	for i, r := range rules {
		r.Of.check()
		if r.Min < 0 || r.Max < 0 || r.Max > 0 && r.Max < r.Min {
			return fmt.Errorf("randgen: rule %d: at least %d and at most %d, need 0 <= Min <= Max, or Max 0: %w", i, r.Min, r.Max, ErrPolicy)
		}
		if r.Min > p.length {
			return fmt.Errorf("randgen: rule %d: at least %d of %d letters: %w", i, r.Min, p.length, ErrPolicy)
		}
		if r.Max >= p.length {
			r.Max = 0 // no limit
		}
		p.steps = append(p.steps, states)
		if p.tooMany(float64(states) * float64(r.counts())) {
			return fmt.Errorf("randgen: rules up to %d have too many combinations of counts and lengths, for %d letters: %w", i, p.length, ErrPolicy)
		}
		states *= r.counts()
		p.rules = append(p.rules, r)
	}
	return nil
}

// tooMany reports whether so many combinations of counts lead to more numbers than a
// policy may keep. On average, a number has half the bits of the largest.
func (p *Policy) tooMany(states float64) bool {
	numbers := states * (float64(p.length) + 1)
	bytes := numbers * float64(p.length) * math.Log2(float64(len(p.letters))) / 16
	return numbers > maxNumbers || bytes > maxNumberBytes
}

// counts is how many counts a rule tells apart.
func (r Rule) counts() int { return max(r.Min, r.Max) + 1 }

// divide puts the letters into cells.
func (p *Policy) divide() {
	cells := map[string]int{}
	in := make([][]int, len(p.letters))
	for k, r := range p.rules {
		for _, letter := range r.Of.split() {
			if i, found := p.index[letter]; found {
				in[i] = append(in[i], k)
			}
		}
	}
	for i, in := range in {
		key := fmt.Sprint(in)
		c, found := cells[key]
		if !found {
			c = len(p.cells)
			cells[key] = c
			p.cells = append(p.cells, cell{in: in})
		}
		p.cells[c].letters = append(p.cells[c].letters, i)
		p.cellOf = append(p.cellOf, c)
		if p.alphabet.single {
			p.byteCell[p.letters[i][0]] = uint16(c)
		}
	}
}

func (p *Policy) check() {
	if p.alphabet == nil {
		panic("randgen: Policy was not made by NewPolicy")
	}
}
