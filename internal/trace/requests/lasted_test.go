package requests

import (
	"testing"
	"time"
)

// A rate is of the time in which requests were answered: not of a service's start, nor of what it does after an interrupt.
func TestLasted(t *testing.T) {
	answers := func(from, to, n int64) (list []Request) {
		for i := range n {
			list = append(list, Request{To: from + (to-from)*i/(n-1)})
		}
		return list
	}
	for _, c := range []struct {
		why   string
		found []Request
		want  time.Duration
	}{
		{"from begin to end", answers(0, 1000, 101), 1000},
		{"until an interrupt", answers(0, 700, 71), 710},
		{"after a slow start", answers(400, 1000, 61), 610},
		{"a burst, that tells no rate", answers(400, 500, 11), 1000},
		{"one", []Request{{To: 5}}, 1000},
		{"none", nil, 1000},
	} {
		if got := Lasted([][]Request{c.found}, []time.Duration{1000}); got != c.want {
			t.Errorf("%s: %d, want %d", c.why, got, c.want)
		}
	}
	if got := Lasted([][]Request{answers(0, 700, 71), nil}, []time.Duration{1000, 50}); got != 760 {
		t.Errorf("two traces: %d, want 760", got)
	}
}
