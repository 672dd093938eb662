package sim

import "github.com/bottleneck-go/bottleneck/internal/replay/inturn"

// A server is one at work.
type server struct {
	requests []Request
	came     inturn.FIFO[int32] // those that need not wait for others
	open     []bool             // a client has come
	done     []bool
	first    int   // that is not done
	left     int   // how many are not
	waits    int32 // the goroutine, if it waits for a request, or none
}

// open lets clients come.
func (s *run) open() {
	s.servers = make([]server, len(s.Served))
	for id, list := range s.Served {
		s.servers[id] = server{requests: list, open: make([]bool, len(list)), done: make([]bool, len(list)), left: len(list), waits: none}
		for n, r := range list {
			if g := &s.gates[r.Gate]; g.missing > 0 {
				g.server, g.request = int32(id)+1, int32(n)
			} else {
				s.servers[id].ask(int32(n))
			}
		}
	}
}

// ask has a client come.
func (x *server) ask(n int32) {
	if x.open[n] = true; x.requests[n].Alone {
		x.came.Push(n)
	}
}

// next is the request that is served next, or none.
func (x *server) next() int32 {
	for x.first < len(x.done) && x.done[x.first] {
		x.first++
	}
	if n := x.first; n < len(x.done) && x.open[n] && !x.requests[n].Alone {
		return int32(n)
	}
	if x.came.Len() == 0 {
		return none
	}
	return x.came.Pop()
}

func (s *run) ask(id, n int32) {
	x := &s.servers[id]
	x.ask(n)
	if i := x.waits; i != none && s.workers[i].waiting {
		if n := x.next(); n != none {
			s.workers[i].waiting, x.waits = false, none
			s.take(i, x, n)
			s.soon(i, x.requests[n].Lat, x.requests[n].Next)
		}
	}
}

// take has a goroutine do what it is asked for.
func (s *run) take(i int32, x *server, n int32) {
	x.done[n] = true
	x.left--
	w := &s.workers[i]
	w.ops, w.next, w.own = x.requests[n].Ops, 0, w.next
}

// serve reports whether a server goes on at once.
func (s *run) serve(i, id int32) bool {
	x := &s.servers[id]
	if x.left == 0 {
		return true
	}
	if n := x.next(); n != none {
		s.take(i, x, n)
		return true
	}
	x.waits = i
	s.block(i)
	return false
}
