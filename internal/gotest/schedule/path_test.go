package schedule

import (
	"slices"
	"testing"
	"time"
)

// sequence makes actions of their times in milliseconds; each is compiled (even) or
// run (odd), with its number as its priority.
func sequence(rows ...[]int) []Action {
	ms := time.Millisecond
	var actions []Action
	for i, r := range rows {
		actions = append(actions, Action{
			Kind: []Kind{Compile, Running}[i%2], Priority: i,
			Ready: time.Duration(r[0]) * ms, Start: time.Duration(r[1]) * ms, Done: time.Duration(r[2]) * ms, Deps: r[3:],
		})
	}
	return actions
}

func TestPath(t *testing.T) {
	check := func(name string, actions []Action, end int, want ...int) {
		t.Helper()
		var got []int
		at := time.Duration(0)
		for _, p := range Path(actions, time.Duration(end)*time.Millisecond) {
			if p.From != at {
				t.Errorf("%s: a gap before %v", name, p)
			}
			at = p.To
			got = append(got, p.Action, int((p.To-p.From)/time.Millisecond))
		}
		if at != time.Duration(end)*time.Millisecond || !slices.Equal(got, want) {
			t.Errorf("%s: path %v up to %v, want %v", name, got, at, want)
		}
	}
	check("nothing ran", nil, 5, -1, 5)
	check("a chain", sequence([]int{10, 10, 30}, []int{30, 30, 100, 0}), 105, -1, 10, 0, 20, 1, 70, -1, 5)
	check("the longer of two", sequence([]int{0, 0, 30}, []int{0, 0, 50}, []int{50, 50, 60, 0, 1}), 60, 1, 50, 2, 10)
	// 1 and 3 were ready at once, but there was one slot.
	check("waited for a slot", sequence([]int{0, 0, 10}, []int{10, 10, 40, 0}, []int{0, 40, 41}, []int{10, 41, 90, 0}), 90, 0, 10, 1, 30, 2, 1, 3, 49)
}

func TestReplay(t *testing.T) {
	actions := sequence([]int{5, 5, 15}, []int{15, 15, 45, 0}, []int{5, 5, 25}, []int{25, 25, 95, 2})
	recorded := func(i int) time.Duration { return actions[i].Wall() }
	without := func(free int) func(i int) time.Duration {
		return func(i int) time.Duration {
			if i == free {
				return 0
			}
			return recorded(i)
		}
	}
	for _, c := range []struct {
		what  string
		slots int
		wall  func(int) time.Duration
		want  int
	}{
		{"as recorded", 2, recorded, 95},
		{"one slot", 1, recorded, 135},
		{"without the one on the path", 2, without(3), 45},
		{"without one off the path", 2, without(1), 95},
		{"one slot, without one", 1, without(1), 105},
	} {
		if got := Replay(actions, c.slots, c.wall); got != time.Duration(c.want)*time.Millisecond {
			t.Errorf("%s: %v, want %d ms", c.what, got, c.want)
		}
	}
	if got := Replay(nil, 2, recorded); got != 0 {
		t.Errorf("nothing takes %v", got)
	}
}
