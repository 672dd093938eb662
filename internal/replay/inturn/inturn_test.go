package inturn

import "testing"

// Values come out in order, and what they took is used again.
func TestFIFO(t *testing.T) {
	const n = 100_000
	var q FIFO[int]
	next := 0
	for i := range n {
		q.Push(i)
		for q.Len() > 10 {
			if got := q.Pop(); got != next {
				t.Fatalf("%d, want %d", got, next)
			}
			next++
		}
	}
	if q.Len() != 10 || cap(q.list) > n/10 {
		t.Errorf("%d are left, with room for %d", q.Len(), cap(q.list))
	}
}

// What is due first comes first and, of what is due at once, what was added first.
func TestAgenda(t *testing.T) {
	var a Agenda[string]
	for i, at := range []int64{30, 10, 20, 10} {
		a.Add(at, string(rune('a'+i)))
	}
	var got []byte
	for a.Len() > 0 {
		_, x := a.Next()
		got = append(got, x...)
	}
	if string(got) != "bdca" {
		t.Errorf("%s, want bdca", got)
	}
}

// Replays take millions of events: an agenda that is large enough allocates nothing.
func TestAgendaAllocates(t *testing.T) {
	var a Agenda[int]
	for i := range 100 {
		a.Add(int64(i), i)
	}
	if n := testing.AllocsPerRun(100, func() {
		at, x := a.Next()
		a.Add(at+50, x)
	}); n != 0 {
		t.Errorf("%v allocations for an event", n)
	}
}
