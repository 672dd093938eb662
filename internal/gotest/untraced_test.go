package gotest

import (
	"fmt"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gotest/turns"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// What was not traced is divided by its samples, and the rest of it by what else the same test waited
// for; where nothing of that is known it stays unknown.
func TestGuess(t *testing.T) {
	const s = time.Second
	at := func(function string) *place {
		return &place{target: charge.Target{Frame: charge.Frame{Function: function}}}
	}
	other, work := at("m.other"), at("m.work")
	p := &process{
		end:     100 * s,
		tests:   []turns.Test{{Name: "TestA", End: int64(50 * s)}, {Name: "TestB", Start: int64(50 * s), End: int64(100 * s)}},
		samples: []sample{{12 * s, 4 * s, work}, {30 * s, s, other}, {55 * s, 4 * s, work}, {60 * s, 90 * s, work}},
	}
	p.turns = turns.Of(p.tests)
	got := make(map[string]time.Duration)
	var wall time.Duration
	var parts, guesses []part
	waited := make(waits)
	for _, q := range []part{
		{from: 0, to: 6 * s, test: 0, function: "m.wait", kind: "sleep"},
		{from: 6 * s, to: 8 * s, test: 0, function: "m.other", kind: "lock"},
		{from: 8 * s, to: 10 * s, test: 0, function: "m.work", kind: "processor"},
		{from: 10 * s, to: 30 * s, test: 0, function: symbol.NotSampled},
		{from: 30 * s, to: 50 * s, test: 0, function: "m.wait", kind: "ready"},
		{from: 50 * s, to: 60 * s, test: 1, function: symbol.NotSampled},
		{from: 60 * s, to: 100 * s, test: 1, function: symbol.NotSampled},
	} {
		if q.untraced() {
			parts = append(parts, q)
			continue
		}
		if waiting[q.kind] {
			waited.add(p, q)
		}
		wall += q.wall()
	}
	for _, q := range parts {
		guesses = append(guesses, p.guess(q, waited)...)
	}
	for _, q := range guesses {
		wall += q.wall()
		got[fmt.Sprint(q.test, " ", q.function, " ", q.kind, " ", q.guessed)] += q.wall()
	}
	for what, want := range map[string]time.Duration{
		"0 m.work processor true": 4 * s, "0 m.wait sleep true": 12 * s, "0 m.other lock true": 4 * s,
		"1 m.work processor true": 44 * s, "1 (not sampled)  false": 6 * s,
	} {
		if off := (got[what] - want).Abs(); off > time.Microsecond {
			t.Errorf("%s: %v, want %v of %v", what, got[what], want, got)
		}
	}
	if wall != 100*s {
		t.Errorf("%v in all, want 100 s", wall)
	}
}

// Of a subtest of which nothing was traced, what the others of the same test waited for stands for its waits; of another test
// that tells nothing.
func TestGuessKin(t *testing.T) {
	const s = time.Second
	p := &process{end: 30 * s, tests: []turns.Test{
		{Name: "TestA", End: int64(20 * s)}, {Name: "TestA/x", End: int64(10 * s)}, {Name: "TestA/y", Start: int64(10 * s), End: int64(20 * s)},
		{Name: "TestB", Start: int64(20 * s), End: int64(30 * s)},
	}}
	p.turns = turns.Of(p.tests)
	waited := make(waits)
	waited.add(p, part{to: 9 * s, test: 1, function: "m.wait", kind: "sleep"})
	for test, want := range map[int]string{2: "m.wait", 3: symbol.NotSampled} {
		q := part{from: time.Duration(p.tests[test].Start), to: time.Duration(p.tests[test].End), test: test, function: symbol.NotSampled, unread: true}
		for _, list := range [][]part{p.guess(q, waited), p.estimate(q, waited)} {
			if list != nil && list[0].function != want || list == nil && test != 3 {
				t.Errorf("%s: %+v, want %s", p.tests[test].Name, list, want)
			}
		}
	}
}
