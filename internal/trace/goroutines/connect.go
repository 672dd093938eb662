package goroutines

import (
	"cmp"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/connections"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
)

// What arrives from the network, or through a pipe, may have been sent by this very
// process: a client and its server in one test, say. Who waits for room to send waits for
// whoever receives. The trace does not tell connections apart: package connections infers
// who is at the other end. What comes from outside may be the answer to what was sent. In
// either case what passes between the two is waiting for the network.

// connect finds who sent what others received, and who received what others waited to send.
func (g *Graph) connect() {
	g.delivered, g.talks, g.talkers, g.accepting = make(map[Key]int64), make(map[int32]int), make(map[int32][]int32), make(map[int32]bool)
	sent, obtained := g.transmissions(deeds.Transmit), g.transmissions(deeds.Obtain)
	for _, t := range slices.Concat(sent, obtained) {
		g.talks[t.Goroutine]++
	}
	for i, gor := range g.Goroutines {
		g.accepting[int32(i)] = slices.ContainsFunc(gor.Stretches, func(s Stretch) bool { return s.Site != None && g.Sites[s.Site].Accepts })
	}
	for i := range g.talks {
		maker := g.Goroutines[i].Stretches[0].Waker
		g.talkers[maker] = append(g.talkers[maker], i)
	}
	g.pair(sent, false)
	g.waits(false, func(k Key, b, w *Stretch) {
		if t, ok := g.asked(sent, k, b, w); ok {
			w.sentBy(g, t)
		}
	})
	g.pair(obtained, true)
}

// A transmission is a system call that sends, to the network or into a pipe, or that receives.
type transmission struct {
	Key
	at int64
	to deeds.Outside
}

// pair finds out which transmissions ended which waits.
func (g *Graph) pair(list []transmission, toSend bool) {
	calls := make([]connections.Call, len(list))
	for i, t := range list {
		calls[i] = connections.Call{At: t.at, By: t.Goroutine, Ends: g.senders(t), Medium: uint8(t.to), Side: g.side(t.Key)}
	}
	var keys []Key
	var waits []connections.Wait
	g.waits(toSend, func(k Key, b, w *Stretch) {
		keys = append(keys, k)
		waits = append(waits, connections.Wait{From: b.From, To: w.From, By: k.Goroutine, End: g.Connection(k.Goroutine), Mates: g.mates(k.Goroutine), Medium: uint8(g.Sites[b.Site].Outside), Site: b.Site, Side: g.side(k)})
	})
	paired, guessed := connections.Pair(calls, waits)
	for i, call := range paired {
		if call != connections.None {
			w := g.Stretch(Key{keys[i].Goroutine, keys[i].Step + 1})
			if w.Guess = guessed[i]; !w.Guess {
				g.delivered[list[call].Key] = w.From
			}
			w.sentBy(g, list[call].Key)
		}
	}
}

// side is at which side of a connection a goroutine sends or waits in a stretch.
func (g *Graph) side(k Key) connections.Side {
	site := &g.Sites[g.Stretch(k).Site]
	side := connections.Side{End: g.Connection(k.Goroutine), Serves: site.Serves, Asks: site.Asks, Acceptor: g.Index(g.Creator(g.Goroutines[k.Goroutine].ID))}
	if g.accepting[side.Acceptor] {
		side.Root = g.Frames[site.Frames[len(site.Frames)-1]].Function
	}
	return side
}

// mates are who may send at the end of a connection at which a goroutine receives: package net/http's
// clients make two for each, where nobody makes others.
func (g *Graph) mates(i int32) []int32 {
	const most = 2
	maker := g.Goroutines[i].Stretches[0].Waker
	if list := g.talkers[maker]; maker != None && len(list) <= most {
		return list
	}
	return []int32{i}
}

func (s *Stretch) sentBy(g *Graph, t Key) {
	s.Waker, s.Step, s.Cause = t.Goroutine, t.Step, g.Stretch(t).Site
}

// asked finds the question to which what arrived from outside is the answer: what was sent
// last, while it was waited for, by whoever gets the answer, or by one that was made ready by
// who gets it. Package net/http's clients read and write in goroutines of their own.
func (g *Graph) asked(sent []transmission, k Key, b, w *Stretch) (Key, bool) {
	whom, side := g.passesOn(k), g.side(k)
	side.Asks = false // who asks gets the answer
	for i := sort.Search(len(sent), func(i int) bool { return sent[i].at >= w.From }) - 1; whom != None && i >= 0 && sent[i].at > b.From; i-- {
		t := sent[i]
		if t.to == g.Sites[b.Site].Outside && !g.side(t.Key).Alike(side) && (t.Goroutine == whom || g.madeReady(t, whom, b.From)) {
			return t.Key, true
		}
	}
	return Key{}, false
}

// passesOn is the goroutine that one makes ready after a wait and before its next one, or None.
func (g *Graph) passesOn(k Key) int32 {
	gor := &g.Goroutines[k.Goroutine]
	for step := k.Step + 1; int(step) < len(gor.Stretches) && gor.Stretches[step].State != Blocked; step++ {
		for _, e := range gor.EventsIn(step) {
			if e.Other != None {
				return e.Other
			}
		}
	}
	return None
}

// madeReady reports whether a transmission is by a goroutine that another one made ready for
// it, after a moment.
func (g *Graph) madeReady(t transmission, by int32, after int64) bool {
	l := g.Goroutines[t.Goroutine].Stretches
	for step := t.Step; step >= 0 && l[step].From > after; step-- {
		if l[step].State == Ready {
			return l[step].Waker == by
		}
	}
	return false
}

// Delivered is when what a system call sent had arrived at a goroutine of this process.
func (g *Graph) Delivered(k Key) (at int64, ok bool) {
	at, ok = g.delivered[k]
	return at, ok
}

// Connection is who stands for a connection: the maker of a goroutine that reads or writes but
// once. Package net/http's server reads in a goroutine of its own for each request.
func (g *Graph) Connection(i int32) int32 {
	const once = 4 // system calls: some may find nothing, and how long it is may be read first
	if first := &g.Goroutines[i].Stretches[0]; g.talks[i] <= once && first.Waker != None {
		return first.Waker
	}
	return i
}

// senders are who sent something, and who stands for that one's connection, if that is another:
// package net/rpc's server answers in a goroutine of its own for each request. Where that one is there for
// this alone, who sends is known by where it begins.
func (g *Graph) senders(t transmission) []int32 {
	c := g.Connection(t.Goroutine)
	switch {
	case c == t.Goroutine:
		return []int32{c}
	case len(g.talkers[c]) == 1:
		return []int32{t.Goroutine, c, connections.Kind(g.Goroutines[t.Goroutine].Start)}
	}
	return []int32{t.Goroutine, c}
}

func (g *Graph) transmissions(d deeds.Deed) (list []transmission) {
	for i := range g.Goroutines {
		if g.Goroutines[i].Role != Program {
			continue
		}
		for step, s := range g.Goroutines[i].Stretches {
			if s.State == Calling && s.Site != None && g.Sites[s.Site].Deed == d {
				list = append(list, transmission{Key{int32(i), int32(step)}, s.From, g.Sites[s.Site].Outside})
			}
		}
	}
	slices.SortFunc(list, func(a, b transmission) int { return cmp.Compare(a.at, b.at) })
	return list
}

// waits calls f for each time that a goroutine waited for a connection until something came,
// or, to send, until there was room.
func (g *Graph) waits(toSend bool, f func(k Key, b, w *Stretch)) {
	for i := range g.Goroutines {
		l := g.Goroutines[i].Stretches
		for step := 0; step+1 < len(l); step++ {
			b, w := &l[step], &l[step+1]
			if b.State == Blocked && w.State == Ready && w.Waker == None && g.connected(b) && (g.Sites[b.Site].Deed == deeds.Transmit) == toSend {
				f(Key{int32(i), int32(step)}, b, w)
			}
		}
	}
}

// connected reports whether a wait is for a connection, or for a pipe: of files, only
// these are waited for like connections.
func (g *Graph) connected(b *Stretch) bool {
	outside := func(o deeds.Outside) bool { return b.Site != None && g.Sites[b.Site].Outside == o }
	return b.Why == Networking && outside(deeds.File) || (b.Why == Networking || b.Why == Other) && outside(deeds.Network)
}
