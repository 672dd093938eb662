package connections

import "testing"

// Requests that come from elsewhere are not sent by who answers others shortly before each, on another connection of the
// same server or of another one: only by who answers on the same connection, to whom the client then says more.
func TestPairServers(t *testing.T) {
	const few = 20
	pair := func(sends, waits Side) int {
		var calls []Call
		var list []Wait
		for i := range int64(few) {
			at := 1_000_000 * i
			calls = append(calls, Call{At: at + 900_000, By: sends.End, Ends: []int32{sends.End}, Side: sends})
			list = append(list, Wait{From: at, To: at + 950_000, By: 5, End: waits.End, Side: waits})
		}
		paired, _ := Pair(calls, list)
		found := 0
		for _, call := range paired {
			if call != None {
				found++
			}
		}
		return found
	}
	accepted := func(end, by int32, root string) Side { return Side{End: end, Acceptor: by, Root: root} }
	for _, x := range []struct {
		why          string
		sends, waits Side
		want         int
	}{
		{"nothing is known", Side{End: 1}, Side{End: 2}, few},
		{"both are servers", Side{End: 1, Serves: true}, Side{End: 2, Serves: true}, 0},
		{"one is a server", Side{End: 1}, Side{End: 2, Serves: true}, few},
		{"both are clients", Side{End: 1, Asks: true}, Side{End: 2, Asks: true}, 0},
		{"a client asks a server", Side{End: 1, Asks: true}, Side{End: 2, Serves: true}, few},
		{"on one connection", Side{End: 1, Serves: true}, Side{End: 1, Serves: true}, few},
		{"one accepted both", accepted(1, 7, "main.serve"), accepted(2, 7, "main.serve"), 0},
		{"one accepted both, and made a client", accepted(1, 7, "main.ask"), accepted(2, 7, "main.serve"), few},
		{"two accepted them", accepted(1, 7, "main.serve"), accepted(2, 8, "main.serve"), few},
	} {
		if got := pair(x.sends, x.waits); got != x.want {
			t.Errorf("%s: %d of %d waits have a sender, want %d", x.why, got, few, x.want)
		}
	}
}
