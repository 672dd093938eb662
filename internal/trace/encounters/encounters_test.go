package encounters

import "testing"

// Who takes turns uses one channel; the stages of a pipeline, alike as they are, have one between each
// two.
func TestJoinTurns(t *testing.T) {
	const waits, ends = 10, 20
	for _, c := range []struct {
		name  string
		next  func(i int32) int32
		alone bool
	}{
		{"in a circle", func(i int32) int32 { return (i + 1) % 4 }, false},
		{"a pipeline", func(i int32) int32 { return i + 1 }, true},
	} {
		var e Encounters
		for i := range int32(4) {
			e.Add(Node{c.next(i), waits}, Node{i, ends})
		}
		e.JoinTurns()
		if apart := e.Root(Node{0, ends}) != e.Root(Node{2, ends}); apart != c.alone {
			t.Errorf("%s: two are apart: %v, want %v", c.name, apart, c.alone)
		}
		if e.Root(Node{0, ends}) != e.Root(Node{c.next(0), waits}) {
			t.Errorf("%s: who met is apart", c.name)
		}
	}
}
