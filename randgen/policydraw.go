package randgen

import (
	"fmt"
	"math/big"
	"strings"
)

// Draw returns a secure random string that follows the rules. It is safe for
// concurrent use. It takes about five times as long as [Alphabet.String], and some
// microseconds if fewer than one string in eight follows the rules.
func (p *Policy) Draw() string {
	p.check()
	g := p.alphabet.borrow()
	s := p.draw(g)
	p.alphabet.giveBack(g)
	return s
}

// DrawFrom is like [Policy.Draw] but takes the letters from g, whose alphabet must
// have the letters of the policy's, in their order: from a seeded g, the strings are
// reproducible. Otherwise the error matches [ErrAlphabet].
func (p *Policy) DrawFrom(g *Generator) (string, error) {
	p.check()
	g.check()
	if !g.alphabet.equal(p.alphabet) {
		return "", fmt.Errorf("randgen: a generator of %q for a policy of %q: %w", g.alphabet.text, p.alphabet.text, ErrAlphabet)
	}
	return p.draw(g), nil
}

// draw tries strings until one keeps the rules, or where those are rare, makes the
// string that has a random number. Either way all are equally likely.
func (p *Policy) draw(g *Generator) string {
	if !p.common {
		return p.numbered(p.below(g))
	}
	for {
		if s := g.MustString(p.length); p.keeps(s) {
			return s
		}
	}
}

// keeps reports whether s, of the right length, keeps all rules.
func (p *Policy) keeps(s string) bool {
	if p.alphabet.single {
		return p.keepsBytes(s)
	}
	state, ok := 0, true
	for _, r := range s {
		if state, ok = p.step(state, p.cellOf[p.index[string(r)]]); !ok {
			return false
		}
	}
	return p.done(state)
}

func (p *Policy) keepsBytes(s string) bool {
	state, ok := 0, true
	for i := range len(s) {
		if state, ok = p.step(state, int(p.byteCell[s[i]])); !ok {
			return false
		}
	}
	return p.done(state)
}

// below returns a uniform number below the count: a string of letters read as a
// number, rejected where the numbers do not come out even.
func (p *Policy) below(g *Generator) *big.Int {
	count := p.ways[p.length][0]
	for {
		number := new(big.Int)
		for _, letter := range splitLetters(g.MustString(p.length+1), p.alphabet.single) {
			number.Add(number.Mul(number, p.base), big.NewInt(int64(p.index[letter])))
		}
		if number.Cmp(p.even) < 0 {
			return number.Mod(number, count)
		}
	}
}

// numbered returns the string with the given number, below the count: those that begin
// with the letters of the first cell come first, and so on.
func (p *Policy) numbered(number *big.Int) string {
	var s strings.Builder
	state := 0
	for n := p.length - 1; n >= 0; n-- {
		for c := range p.cells {
			next, ok := p.step(state, c)
			if !ok {
				continue
			}
			letters := p.cells[c].letters
			of := new(big.Int).Mul(p.ways[n][next], big.NewInt(int64(len(letters))))
			if number.Cmp(of) >= 0 {
				number.Sub(number, of)
				continue
			}
			var letter big.Int
			letter.DivMod(number, p.ways[n][next], number)
			s.WriteString(p.letters[letters[letter.Int64()]])
			state = next
			break
		}
	}
	return s.String()
}
