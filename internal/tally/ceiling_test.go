package tally

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// What runs beside the path may gain, too: it is asked, and what it gains is known no better than
// of the rest.
func TestCeilingBeside(t *testing.T) {
	var script strings.Builder
	script.WriteString("0 1 begins main.main:1\n0 2 begins main.beside:1\n0 3 begins main.fetch:1\n")
	for i := range 10 {
		at := i * 100
		fmt.Fprintf(&script, "%d 1 blocks \"chan receive\" runtime.chanrecv1:1<main.main:2\n", at+10)
		fmt.Fprintf(&script, "%d 3 blocks sleep time.Sleep:1<main.fetch:2\n", at+10)
		fmt.Fprintf(&script, "%d 2 sampled main.beside:2\n%d 2 blocks sleep time.Sleep:1<main.beside:3\n", at+30, at+50)
		fmt.Fprintf(&script, "%d 2 woken\n%d 2 runs\n%d 3 woken\n%d 3 runs\n", at+60, at+60, at+90, at+90)
		fmt.Fprintf(&script, "%d 3 wakes 1 runtime.chansend1:1<main.fetch:3\n%d 1 runs\n", at+91, at+91)
	}
	g := scripted.Graph(4, script.String())
	wall := time.Duration(g.To - g.From)
	tally := &Tally{ledger: charge.NewLedger("other"), found: NewFindings()}
	tally.ledger.AddTime("other", wall, 0)
	beside := charge.Target{Frame: charge.Frame{Function: "main.beside"}, Class: charge.Own}
	tally.ledger.AddPiece("other", charge.Piece{Target: beside, Kind: "processor", Wall: wall / 1000})
	tally.addCeiling(suite.Program{Main: true}, &scope{wall: wall, parts: []part{{newView(g), g.From, g.To, 1}}}, nil)
	for _, c := range tally.ledger.Costs() {
		if c.Function == "main.beside" && (c.Saved.Value > 0.01 || c.Saved.High < 0.02) {
			t.Errorf("it saves %v, want little or nothing, and that not to be sure", c.Saved)
		}
	}
}

// A service of one goroutine does not answer so many more requests, if others take the processors, nor does a program end so
// much sooner, and that is said.
func TestCeilingAmongOthers(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for n := range 100 {
		at := n*1000 + n*n%37
		s.At(at+200, "1 blocks sleep time.Sleep:1<main.store:4")
		s.At(at+900, "1 woken")
		s.At(at+900, "1 runs")
	}
	s.At(100_100, "1 ends")
	g := scripted.Graph(2, s.String())
	wall := time.Duration(g.To - g.From)
	for who, tally := range map[string]*Tally{"a service": {service: &service{}}, "a program": {}} {
		tally.ledger, tally.found, tally.demand = charge.NewLedger("other"), NewFindings(), demand.New(0.1, 0.9, new(profile.Profile), nil)
		tally.ledger.AddTime("other", wall, 0)
		store := charge.Target{Frame: charge.Frame{Function: "main.store"}, Class: charge.Own}
		tally.ledger.AddPiece("other", charge.Piece{Target: store, Kind: "sleep", Wall: wall * 7 / 10})
		tally.addCeiling(suite.Program{Main: true}, &scope{wall: wall, parts: []part{{newView(g), g.From, g.To, 1}}}, map[string]float64{"main.store": 0.7})
		for _, c := range tally.ledger.Costs() {
			if c.Function == "main.store" && c.Saved.Low > 0.01 {
				t.Errorf("of %s it saves %v, want maybe nothing", who, c.Saved)
			}
		}
	}
}

// What is done before the next moment of a schedule saves nothing, though nobody else does anything.
func TestCeilingPaced(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	at := 0
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 100 {
		s.At(at+600, "1 sampled main.update:2<main.main:3")
		s.At(at+601, "1 blocks sleep time.Sleep:1<main.main:4")
		at = (n+1)*1000 + random.IntN(100)
		s.At(at, "1 woken")
		s.At(at, "1 runs")
	}
	s.At(at+1, "1 ends")
	g := scripted.Graph(2, s.String())
	wall := time.Duration(g.To - g.From)
	tally := &Tally{ledger: charge.NewLedger("other"), found: NewFindings()}
	tally.ledger.AddTime("other", wall, 0)
	update := charge.Target{Frame: charge.Frame{Function: "main.update"}, Class: charge.Own}
	tally.ledger.AddPiece("other", charge.Piece{Target: update, Kind: "processor", Wall: wall * 6 / 10})
	tally.addCeiling(suite.Program{Main: true}, &scope{wall: wall, parts: []part{{newView(g), g.From, g.To, 1}}}, nil)
	for _, c := range tally.ledger.Costs() {
		if c.Function == "main.update" && c.Saved.Value > 0.02 {
			t.Errorf("it saves %v, want nothing", c.Saved)
		}
	}
}
