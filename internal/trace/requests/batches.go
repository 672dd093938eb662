package requests

import (
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Servers of HTTP/2 and of gRPC make a goroutine for each request, and write what several of these
// have to say at once. There, each such goroutine that ends is a request.

// batches knows who sends what goroutines made for requests have to say.
type batches struct {
	g       *goroutines.Graph
	made    map[int32]int              // goroutines made for requests, by the site at which they start
	writers map[int32]int32            // who sends for all that a goroutine has made
	sent    map[int32][]goroutines.Key // the stretches in which a writer sends, in order of time
}

// add adds a stretch in which an answer is sent that was handed over at the beginnings of others, the
// last one first.
func (b *batches) add(k goroutines.Key, handed []goroutines.Key) {
	writer := b.g.Connection(k.Goroutine)
	b.sent[writer] = append(b.sent[writer], k)
	for i := len(handed) - 1; i >= 0; i-- {
		if x := handed[i]; x.Step == 0 && x.Goroutine != k.Goroutine {
			if i > 0 && b.joined(x, handed[i-1]) {
				return
			}
			b.made[b.g.Goroutines[x.Goroutine].Start]++
			b.writers[b.g.Stretch(x).Waker] = writer
			return
		}
	}
}

// joined reports whether who made a goroutine waits for that one and no other, which then does a part of
// a request. A server selects what comes next.
func (b *batches) joined(made, next goroutines.Key) bool {
	return next.Goroutine == b.g.Stretch(made).Waker && next.Step > 0 &&
		b.g.Goroutines[next.Goroutine].Stretches[next.Step-1].Why != goroutines.Selecting
}

// requests are what the goroutines that are made for requests do, each until what it has to say is sent.
func (b *batches) requests() (list []Request) {
	start, most := int32(goroutines.None), 0
	for site, n := range b.made {
		if n > most || n == most && site < start {
			start, most = site, n
		}
	}
	if most == 0 {
		return nil
	}
	r, came := newRelay(b.g), arrivalsOf(b.g)
	for i := range b.g.Goroutines {
		gor := &b.g.Goroutines[i]
		end, ok := gor.Ended()
		if !ok || gor.Start != start || gor.Stretches[0].Waker == goroutines.None {
			continue
		}
		made := &gor.Stretches[0]
		from, _, ok := r.origin(made.Waker, made.From)
		if !ok {
			from = made.From
		}
		if x := b.answered(int32(i), made.Waker, end); x.To > from {
			list = append(list, Request{Goroutine: x.Goroutine, From: from, To: x.To, Since: came.since(from)})
		}
	}
	return list
}

// answered is when what a goroutine has to say is sent, which ended at a moment, and by whom: when it
// has ended, if the writer then sends nothing before it waits again, as it had been sent before.
func (b *batches) answered(i, maker int32, end int64) Request {
	own := Request{Goroutine: b.g.Goroutines[i].ID, To: end}
	writer, ok := b.writers[maker]
	if !ok {
		return own
	}
	sent := b.sent[writer]
	n := sort.Search(len(sent), func(n int) bool { return b.g.End(sent[n]) >= end })
	if n == len(sent) || b.begun(sent[n], writer) > b.waits(writer, end) {
		return own
	}
	return Request{Goroutine: b.g.Goroutines[sent[n].Goroutine].ID, To: b.g.End(sent[n])}
}

// begun is when a writer began to send in a stretch, or made the goroutine that does.
func (b *batches) begun(k goroutines.Key, writer int32) int64 {
	if k.Goroutine != writer {
		return b.g.Goroutines[k.Goroutine].Stretches[0].From
	}
	return b.g.Stretch(k).From
}

// waits is since when a goroutine waits at a moment, or when it will next.
func (b *batches) waits(i int32, at int64) int64 {
	l := b.g.Goroutines[i].Stretches
	for step := max(0, b.g.Goroutines[i].StepAt(at)); int(step) < len(l); step++ {
		if l[step].State == goroutines.Blocked {
			return l[step].From
		}
	}
	return b.g.To
}
