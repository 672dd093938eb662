// Package connections finds the two ends of connections within a process, of which only times are
// known: when somebody sent something, and when something came for somebody who waited.
//
//	paired, guessed := connections.Pair(calls, waits)
//
// Who sends shortly before somebody goes on, again and again, is at the other end. What is sent
// arrives but once: of several that may have waited for it, the most likely one gets it, and the
// others get something else. This is the stable matching of Gale and Shapley, "College admissions
// and the stability of marriage", The American Mathematical Monthly 69 (1962).
package connections

import (
	"cmp"
	"slices"
	"sort"
)

// None stands for no call where others have an index.
const None = -1

// Kind stands for all goroutines of a kind, by a number from None on, where others are known by themselves.
func Kind(n int32) int32 { return None - 2 - n }

func isKind(end int32) bool { return end < None }

// A Call has sent something.
type Call struct {
	At     int64   // nanoseconds
	By     int32   // the goroutine
	Ends   []int32 // who may stand for its end of the connection; a Kind if it sends but this
	Medium uint8   // such as the network, or pipes
	Side   Side
}

// A Wait has ended because something came.
type Wait struct {
	From, To int64
	By       int32
	End      int32   // who stands for its end of the connection
	Mates    []int32 // who may send at that end
	Site     int32   // where it is in the code
	Side     Side
	Medium   uint8
}

// A Side is what is known of the side of a connection at which somebody sends or waits.
type Side struct {
	End int32 // who stands for its end of the connection
	// Serves is set where a server does that talks to its clients alone, and Asks where a client does that talks to servers.
	Serves, Asks bool
	// Acceptor is the goroutine that accepted connections and made another one for this, and Root the function with which
	// that one begins: "" if nobody did.
	Acceptor int32
	Root     string
}

// Alike reports whether two sides are those of different connections, as what is sent at one is not heard at the other:
// both are servers', or clients', or the same goroutine accepted them, which would be connected to itself.
func (s Side) Alike(t Side) bool {
	return s.End != t.End && (s.Serves && t.Serves || s.Asks && t.Asks || s.Root != "" && s.Acceptor == t.Acceptor && s.Root == t.Root)
}

// near is how long before somebody went on something was sent, at most, for the two to be taken for
// the ends of a connection. What is taken for one in most cases, or in the other direction, is so in the
// others, up to far.
const near, far = 500_000, 20_000_000

// mostBeside are as many that sent something before somebody went on as are looked at.
const mostBeside = 20

// read is how long it takes at most to look whether something has come before waiting for it.
const read = 5_000

// mostly is of how many waits at a site the calls are found, for those of the others to be guessed.
const mostly = 0.75

// Pair tells for each wait which call ended it, by its index, or None, and whether that is a guess: where most
// waits at a site have calls, one for which none is left has the likeliest with another wait. Calls are in
// the order of their times, and so are the waits of one goroutine. It takes time for each wait in proportion to
// the calls in half a millisecond before its end, or in 20 where those are not enough.
func Pair(calls []Call, waits []Wait) (paired []int, guessed []bool) {
	m := matching{
		calls: calls, waits: waits, result: make([]int, len(waits)), holders: make(map[int]holder),
		score: make(map[ends]float64), most: make(map[int32]float64), least: make(map[int32]float64), heard: make(map[int32]bool),
	}
	for i := range waits {
		m.result[i] = None
	}
	if len(calls) > 0 {
		last := slices.MaxFunc(calls, func(a, b Call) int { return cmp.Compare(a.By, b.By) })
		m.seen = make([]int, last.By+1)
		m.learn()
		for i := range waits {
			m.match(i)
		}
	}
	return m.result, m.guess()
}

// guess gives calls that others hold to waits that have none.
func (m *matching) guess() (guessed []bool) {
	guessed = make([]bool, len(m.waits))
	all, found := make(map[int32]float64), make(map[int32]float64)
	for i := range m.waits {
		all[m.waits[i].Site]++
		if m.result[i] != None {
			found[m.waits[i].Site]++
		}
	}
	clear(m.holders)
	for i := range m.waits {
		if w := &m.waits[i]; m.result[i] == None && found[w.Site] >= mostly*all[w.Site] {
			m.result[i] = m.likeliest(w)
			guessed[i] = m.result[i] != None
		}
	}
	return guessed
}

// likeliest is the likeliest call that may have ended a wait, or else the latest, be it another's or not.
func (m *matching) likeliest(w *Wait) int {
	call, _ := m.among(w, near, 0)
	if call == None {
		if late := m.candidates(w, far); len(late) > 0 {
			call = late[0]
		}
	}
	return call
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
	score   map[ends]float64  // how likely the other one sends to the waiter
	most    map[int32]float64 // how likely the likeliest is who sends to an end
	least   map[int32]float64 // and how likely anybody must be: half of that
	heard   map[int32]bool    // who is likely to send to somebody
	seen    []int             // by goroutine, in which round
	round   int
}

// learn adds up how often somebody sent shortly before somebody went on.
func (m *matching) learn() {
	count, known := make(map[int32]float64), make(map[int32]float64)
	for i := range m.waits {
		w := &m.waits[i]
		list := m.candidates(w, near)
		for _, c := range list {
			for _, other := range m.calls[c].Ends {
				m.score[ends{w.End, other}] += 1 / float64(len(list))
				known[w.End] += 1 / float64(len(list))
			}
		}
		count[w.End]++
	}
	always := m.always()
	for e, x := range m.score {
		x /= count[e.waiter]
		if by := always[e.other]; by > 0 {
			x = max(0, x-by) / (1 - by)
		}
		m.score[e] = x
		m.most[e.waiter] = max(m.most[e.waiter], x)
	}
	for waiter := range count {
		m.least[waiter] = 0.5
		if m.most[waiter] > 0 && known[waiter] >= 0.5*count[waiter] {
			m.least[waiter] = m.most[waiter] / 2
		}
	}
	for e, x := range m.score {
		m.heard[e.other] = m.heard[e.other] || x >= m.least[e.waiter]
	}
}

// always is how likely it is at any moment that one of a kind sent something shortly before it: that tells
// nothing. It is below 1.
func (m *matching) always() map[int32]float64 {
	sent, covered := make(map[int32]int64), make(map[int32]int64)
	for i := range m.calls {
		for _, end := range m.calls[i].Ends {
			if at := m.calls[i].At; isKind(end) {
				before, ok := sent[end]
				if !ok {
					before = at - near
				}
				covered[end] += min(near, at-before)
				sent[end] = at
			}
		}
	}
	whole := float64(m.calls[len(m.calls)-1].At - m.calls[0].At + near + 1)
	always := make(map[int32]float64)
	for end, x := range covered {
		always[end] = float64(x) / whole
	}
	return always
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
// machine delivers late, but only from those who are likely, or answer.
func (m *matching) best(w *Wait) (call int, likelihood float64) {
	least := m.least[w.End]
	known := m.most[w.End] >= least
	if !known {
		least = 0
	}
	call, likelihood = m.among(w, near, least)
	if call == None && (known || slices.ContainsFunc(w.Mates, func(i int32) bool { return m.heard[i] })) {
		return m.among(w, far, 0)
	}
	return call, likelihood
}

// answers is how likely it is that who sends gets what is sent at the end of a connection at which
// somebody waits: 0 if it is not.
func (m *matching) answers(c *Call, w *Wait) (likelihood float64) {
	for _, end := range c.Ends {
		for _, mate := range w.Mates {
			if x := m.score[ends{end, mate}]; x >= m.least[end] {
				likelihood = max(likelihood, x)
			}
		}
	}
	return likelihood
}

func (m *matching) among(w *Wait, within int64, least float64) (call int, likelihood float64) {
	call = None
	for rank, c := range m.candidates(w, within) {
		var x float64
		for _, other := range m.calls[c].Ends {
			x += m.score[ends{w.End, other}]
		}
		late := w.To-m.calls[c].At > near
		if late && x < m.least[w.End] {
			x = m.answers(&m.calls[c], w)
		}
		if x < least || late && x == 0 {
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

// candidates are the latest calls of so many goroutines in some time before somebody went on, the
// latest first.
func (m *matching) candidates(w *Wait, within int64) (list []int) {
	m.round++
	from := max(w.From-read, w.To-within)
	for i := sort.Search(len(m.calls), func(i int) bool { return m.calls[i].At >= w.To }) - 1; i >= 0 && m.calls[i].At >= from && len(list) < mostBeside; i-- {
		c := &m.calls[i]
		if c.Medium == w.Medium && c.By != w.By && !c.Side.Alike(w.Side) && m.seen[c.By] != m.round {
			m.seen[c.By] = m.round
			list = append(list, i)
		}
	}
	return list
}
