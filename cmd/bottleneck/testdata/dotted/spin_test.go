// Package spin has a dot in the last element of its import path.
package spin

import "testing"

type Parser struct{ state uint64 }

//go:noinline
func (p *Parser) Parse() {
	for i := range uint64(10_000_000) {
		p.state = p.state*6364136223846793005 + i
	}
}

func BenchmarkParse(b *testing.B) {
	var p Parser
	for b.Loop() {
		p.Parse()
	}
}
