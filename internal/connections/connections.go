// Package connections finds the two ends of connections within a process, of which only times are
// known: when somebody sent something, and when something came for somebody who waited.
//
//	for i, call := range connections.Pair(calls, waits) { ... }
//
// Who sends shortly before somebody goes on, again and again, is at the other end. What is sent
// arrives but once: of several that may have waited for it, the most likely one gets it, and the
// others get something else. This is the stable matching of Gale and Shapley, "College admissions
// and the stability of marriage", The American Mathematical Monthly 69 (1962).
package connections

import "sort"

// None stands for no call where others have an index.
const None = -1

// A Call has sent something.
type Call struct {
	At     int64   // nanoseconds
	By     int32   // the goroutine
	Ends   []int32 // who may stand for its end of the connection
	Medium uint8   // such as the network, or pipes
}

// A Wait has ended because something came.
type Wait struct {
	From, To int64
	By       int32
	End      int32 // who stands for its end of the connection
	Medium   uint8
}

// near is how long before somebody went on something was sent, at most, for the two to be taken for
// the ends of a connection. What is taken for one in most cases is so in the others, up to far.
const near, far = 500_000, 20_000_000

// read is how long it takes at most to look whether something has come before waiting for it.
const read = 5_000

// Pair tells for each wait which call ended it, by its index, or None. Calls are in the order of
// their times, and so are the waits of one goroutine. It takes time for each wait in proportion to
// the calls in some hundred microseconds before its end.
func Pair(calls []Call, waits []Wait) []int {
	m := matching{
		calls: calls, waits: waits, result: make([]int, len(waits)), holders: make(map[int]holder),
		score: make(map[ends]float64), count: make(map[int32]float64), least: make(map[int32]float64), seen: make(map[int32]bool),
	}
	for i := range waits {
		m.result[i] = None
	}
	if len(calls) > 0 {
		m.learn()
		for i := range waits {
			m.match(i)
		}
	}
	return m.result
}

// ends are who may be at the two ends of a connection.
type ends struct{ waiter, other int32 }

// A holder is the end that gets what a call sent, and its waits that this ended.
type holder struct {
	end        int32
	likelihood float64
	waits      []int
}

type matching struct {
	calls   []Call
	waits   []Wait
	result  []int
	holders map[int]holder
	score   map[ends]float64
	count   map[int32]float64
	least   map[int32]float64 // how likely whoever sends to an end is at least: half as likely as the likeliest
	seen    map[int32]bool
}

// learn adds up how often somebody sent shortly before somebody went on.
func (m *matching) learn() {
	for i := range m.waits {
		w := &m.waits[i]
		list := m.candidates(w, near)
		for _, c := range list {
			for _, other := range m.calls[c].Ends {
				m.score[ends{w.End, other}] += 1 / float64(len(list))
			}
		}
		m.count[w.End]++
	}
	known := make(map[int32]float64)
	for e, x := range m.score {
		known[e.waiter] += x / m.count[e.waiter]
		m.least[e.waiter] = max(m.least[e.waiter], x/m.count[e.waiter]/2)
	}
	for waiter := range m.count {
		if known[waiter] < 0.5 {
			m.least[waiter] = 0.5
		}
	}
}

// match finds the call for a wait, and others for those waits that had it and were less likely to.
func (m *matching) match(first int) {
	for queue := []int{first}; len(queue) > 0; {
		i := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		w := &m.waits[i]
		call, likelihood := m.best(w)
		m.result[i] = call
		if call == None {
			continue
		}
		h, held := m.holders[call]
		if held && h.end != w.End {
			queue = append(queue, h.waits...)
			h = holder{}
		}
		m.holders[call] = holder{w.End, max(h.likelihood, likelihood), append(h.waits, i)}
	}
}

// best is the most likely call that nobody holds who is as likely: of equal ones, the later. A busy
// machine delivers late, but only from those who are likely.
func (m *matching) best(w *Wait) (call int, likelihood float64) {
	if call, likelihood = m.among(w, near, true); call == None {
		call, likelihood = m.among(w, far, false)
	}
	return call, likelihood
}

func (m *matching) among(w *Wait, within int64, likely bool) (call int, likelihood float64) {
	call = None
	for rank, c := range m.candidates(w, within) {
		var x float64
		for _, other := range m.calls[c].Ends {
			x += m.score[ends{w.End, other}] / m.count[w.End]
		}
		if (likely || w.To-m.calls[c].At > near) && x < m.least[w.End] {
			continue
		}
		x /= 1 + float64(rank)/20
		if h, held := m.holders[c]; held && h.end != w.End && h.likelihood >= x {
			continue
		}
		if call == None || x > likelihood {
			call, likelihood = c, x
		}
	}
	return call, likelihood
}

// candidates are the latest calls of each goroutine in some time before somebody went on, the
// latest first.
func (m *matching) candidates(w *Wait, within int64) (list []int) {
	clear(m.seen)
	from := max(w.From-read, w.To-within)
	for i := sort.Search(len(m.calls), func(i int) bool { return m.calls[i].At >= w.To }) - 1; i >= 0 && m.calls[i].At >= from; i-- {
		c := &m.calls[i]
		if c.Medium == w.Medium && c.By != w.By && !m.seen[c.By] {
			m.seen[c.By] = true
			list = append(list, i)
		}
	}
	return list
}
