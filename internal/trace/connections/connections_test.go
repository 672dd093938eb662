package connections

import (
	"math/rand/v2"
	"slices"
	"testing"
)

const us = 1000

// A talk is what happens on connections of one process, with the calls that ended the waits.
type talk struct {
	calls []Call
	waits []Wait
	truth []int
}

func (x *talk) sends(at int64, by int32) {
	x.calls = append(x.calls, Call{At: at, By: by, Ends: []int32{by}})
}

// waits notes a wait that the last call ended.
func (x *talk) waited(from, to int64, by int32) {
	x.waits = append(x.waits, Wait{From: from, To: to, By: by, End: by})
	x.truth = append(x.truth, len(x.calls)-1)
}

// wrong is how many waits Pair gives to other calls.
func (x *talk) wrong(t *testing.T) (n int) {
	t.Helper()
	if !slices.IsSortedFunc(x.calls, func(a, b Call) int { return int(a.At - b.At) }) {
		t.Fatal("calls out of order")
	}
	paired, _ := Pair(x.calls, x.waits)
	for i, call := range paired {
		if call != x.truth[i] {
			n++
		}
	}
	return n
}

// shared is eight clients that share a connection, one after the other. Of the server, one goroutine
// reads and hands on what it got to another one, which answers.
func shared() talk {
	const reader, writer = 100, 101
	var x, read talk
	for i := range int64(400) {
		at, client := i*200*us, int32(i%8)
		x.sends(at, client)
		read.calls = x.calls
		read.waited(at-185*us, at+12*us, reader)
		x.sends(at+30*us, writer)
		x.waited(at+us, at+42*us, client)
	}
	x.waits, x.truth = append(read.waits, x.waits...), append(read.truth, x.truth...)
	return x
}

func TestPairShared(t *testing.T) {
	x := shared()
	if n := x.wrong(t); n > 0 {
		t.Errorf("%d of %d waits are given to the wrong calls", n, len(x.waits))
	}
}

// What is sent ends one wait: of several connections, busy at the same time, each gets its own.
func TestPairBeside(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var all, wrong int
	for range 20 {
		type event struct {
			at           int64
			client       int32
			answers      bool
			since, until int64
		}
		var events []event
		for client := range int32(4) {
			for at := int64(client) * 17 * us; at < 40_000*us; {
				served := at + 10*us + r.Int64N(100*us)
				events = append(events, event{at, client, false, at - 5*us, at + 15*us}, event{served, client, true, at + us, served + 15*us})
				at = served + 40*us + r.Int64N(200*us)
			}
		}
		slices.SortFunc(events, func(a, b event) int { return int(a.at - b.at) })
		var x talk
		before := make(map[int32]int64)
		for _, e := range events {
			by, other := e.client, 10+e.client
			if e.answers {
				by, other = other, by
			} else {
				e.since = before[e.client] + us
			}
			before[e.client] = e.at
			x.sends(e.at, by)
			x.waited(e.since, e.until, other)
		}
		all, wrong = all+len(x.waits), wrong+x.wrong(t)
	}
	if wrong*50 > all {
		t.Errorf("%d of %d waits are given to the wrong calls", wrong, all)
	}
}

// A busy machine delivers late what is else delivered at once; what nobody here sent came from
// outside.
func TestPairLate(t *testing.T) {
	var x talk
	var beside []Wait
	for i := range int64(20) {
		late := int64(20 * us)
		if i%5 == 4 {
			late = 9_000 * us
		}
		x.sends(i*20_000*us, 1)
		x.waited(i*20_000*us-100*us, i*20_000*us+late, 2)
		if i%4 == 3 { // another one sends to another program, which answers late
			x.sends(i*20_000*us+us, 5)
			beside = append(beside, Wait{From: i*20_000*us - us, To: i*20_000*us + 15_000*us, By: 3, End: 3, Site: 1})
		}
	}
	x.waits = append(x.waits, Wait{From: 500_000 * us, To: 501_000 * us, By: 2, End: 2, Site: 1})
	x.truth = append(x.truth, None)
	for _, w := range beside {
		x.waits, x.truth = append(x.waits, w), append(x.truth, None)
	}
	if n := x.wrong(t); n > 0 {
		paired, _ := Pair(x.calls, x.waits)
		t.Errorf("%d of %d waits are given to the wrong calls: %v, want %v", n, len(x.waits), paired, x.truth)
	}
}

// Of a connection for one question, a busy machine delivers the answer late: it comes from who got the
// question, and not from who sends to another program meanwhile.
func TestPairOnce(t *testing.T) {
	var x talk
	var asked []Wait
	for i := range int64(20) {
		at, reader := i*20_000*us, int32(10*i)
		writer, server, beside := reader+1, reader+2, reader+3
		x.sends(at, writer)
		asked = append(asked, Wait{From: at - 20*us, To: at + 12*us, By: server, End: server})
		x.truth = append(x.truth, len(x.calls)-1)
		x.sends(at+8_000*us, server)
		x.waits = append(x.waits, Wait{From: at + us, To: at + 15_000*us, By: reader, End: reader, Mates: []int32{reader, writer}})
		x.truth = append(x.truth, len(x.calls)-1)
		x.sends(at+10_000*us, beside)
	}
	ask, answer := x.truth[:0:0], x.truth[:0:0]
	for i, call := range x.truth {
		if i%2 == 0 {
			ask = append(ask, call)
		} else {
			answer = append(answer, call)
		}
	}
	x.waits, x.truth = append(asked, x.waits...), append(ask, answer...)
	if n := x.wrong(t); n > 0 {
		paired, _ := Pair(x.calls, x.waits)
		t.Errorf("%d of %d waits are given to the wrong calls: %v, want %v", n, len(x.waits), paired, x.truth)
	}
}

// alike has the last call be by a goroutine that sends but this, made by one that makes no other.
func (x *talk) alike() {
	c := &x.calls[len(x.calls)-1]
	c.Ends = []int32{c.By, c.By + 1, Kind(3)}
}

// A client may send each question in a goroutine of its own. Such goroutines are known by what they are.
func TestPairKinds(t *testing.T) {
	var x talk
	for i := range int64(20) {
		at, takes := i*20_000*us, int64(20*us)
		if i%5 == 4 {
			takes = 9_000 * us
		}
		x.sends(at, int32(100+2*i))
		x.alike()
		x.waited(at-100*us, at+takes, 2)
	}
	if n := x.wrong(t); n > 0 {
		paired, _ := Pair(x.calls, x.waits)
		t.Errorf("waits are given to calls %v, want %v", paired, x.truth)
	}
}

// Where one of a kind always sent something shortly before, as often as not, it is not they who are waited for.
func TestPairBesideKinds(t *testing.T) {
	var x talk
	for i := range int64(200) {
		x.sends(i*1000*us, int32(100+2*i))
		x.alike()
	}
	for i := range int64(50) {
		at := (3*i + 1) * 1000 * us
		x.waits = append(x.waits, Wait{From: at, To: at + 300*us + i%2*400*us, By: 2, End: 2})
	}
	paired, _ := Pair(x.calls, x.waits)
	for i, call := range paired {
		if late := i%2 == 1; late && call != None {
			t.Errorf("wait %d is given to call %d, want none", i, call)
		}
	}
}

// What was sent may be received in parts; the network and pipes are apart.
func TestPairParts(t *testing.T) {
	calls := []Call{{At: 10 * us, By: 1, Ends: []int32{1}, Medium: 3}, {At: 11 * us, By: 4, Ends: []int32{4}, Medium: 2}}
	waits := []Wait{{From: 0, To: 20 * us, By: 2, End: 2, Medium: 3}, {From: 9 * us, To: 40 * us, By: 2, End: 2, Medium: 3}, {From: 5 * us, To: 30 * us, By: 1, End: 1, Medium: 3}}
	if got, _ := Pair(calls, waits); !slices.Equal(got, []int{0, 0, None}) {
		t.Error(got)
	}
	if got, _ := Pair(nil, waits); !slices.Equal(got, []int{None, None, None}) {
		t.Error(got)
	}
}

// A pool of connections: each is anybody's for one question.
func TestPairPool(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const reader, writer, clients, served = 100, 200, 8, 2
	type event struct {
		at   int64
		call Call
		wait *Wait // that it ends
	}
	var events []event
	free := make([]int64, clients)   // since when a client computes
	ready := make([]int64, served)   // since when a connection is free
	blocked := make([]int64, served) // since when its reader waits
	for range 3000 {
		client := int32(slices.Index(free, slices.Min(free)))
		conn := int32(slices.Index(ready, slices.Min(ready)))
		at := max(free[client], ready[conn]) + r.Int64N(10*us)
		read := at + 8*us + r.Int64N(20*us)
		answer := read + 10*us + r.Int64N(60*us)
		got := answer + 8*us + r.Int64N(20*us)
		events = append(events,
			event{at, Call{At: at, By: client, Ends: []int32{client}}, &Wait{From: blocked[conn], To: read, By: reader + conn, End: reader + conn}},
			event{answer, Call{At: answer, By: writer + conn, Ends: []int32{writer + conn}}, &Wait{From: at + 4*us, To: got, By: client, End: client}})
		blocked[conn], ready[conn], free[client] = read+3*us, got+5*us, got+r.Int64N(300*us)
	}
	slices.SortFunc(events, func(a, b event) int { return int(a.at - b.at) })
	var x talk
	for _, e := range events {
		x.calls = append(x.calls, e.call)
		x.waits = append(x.waits, *e.wait)
		x.truth = append(x.truth, len(x.calls)-1)
	}
	if n := x.wrong(t); 3*n > len(x.waits) { // some cannot be told apart
		t.Errorf("%d of %d waits are given to the wrong calls", n, len(x.waits))
	}
}

// Of two who go on as one thing is sent, one has it, and it is a guess that the other has it too, where most that
// comes at that site is found. Where most is not, it came from outside.
func TestPairGuess(t *testing.T) {
	var x talk
	for i := range int64(5) {
		x.sends(i*1_000*us, 1)
		x.waited(i*1_000*us-100*us, i*1_000*us+20*us, 2)
	}
	beside := Wait{From: 0, To: 4_030 * us, By: 3, End: 3}
	for _, c := range []struct {
		site    int32
		call    int
		guessed bool
	}{{0, 4, true}, {1, None, false}} {
		beside.Site = c.site
		outside := Wait{From: 4_000 * us, To: 40_000 * us, By: 3, End: 3, Site: 1}
		paired, guessed := Pair(x.calls, append(x.waits[:5:5], beside, outside, outside, outside))
		if paired[5] != c.call || guessed[5] != c.guessed || guessed[0] || paired[6] != None {
			t.Errorf("at site %d: %v %v, want %d %v for the sixth", c.site, paired, guessed, c.call, c.guessed)
		}
	}
}
