package skips

import "testing"

// Who does nothing is skipped if another one is at work then: not if that comes at any time, if there are several at work,
// or if mostly nobody is.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		name       string
		takes, off int64
		want       int64
	}{
		{"skipped", 33, 0, 10}, {"at any time", 33, 36, 0}, {"several at work", 50, 0, 0}, {"mostly nobody", 12, 0, 0},
	} {
		var works []Job
		var idle []int64
		for n := range int64(20) {
			works = append(works, Job{int32(n), n * 40, n*40 + c.takes})
			for i := range int64(3) {
				at := n*40 + 10*(i+1)
				if c.off > 0 {
					at = n*40 + c.off + i
				}
				idle = append(idle, at)
			}
		}
		if every, ok := Find(works, idle); every != c.want || ok != (c.want > 0) {
			t.Errorf("%s: every %d, %v, want %d", c.name, every, ok, c.want)
		}
	}
}
