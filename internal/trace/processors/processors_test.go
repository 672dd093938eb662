package processors

import "testing"

// Of two processors both are taken from 20 to 30, and from 40 on, when there is one only.
func TestIdle(t *testing.T) {
	var x Table
	x.Limit(0, 2)
	x.Own(0, Owner{From: 10, Goroutine: 1})
	x.Own(1, Owner{From: 20, Goroutine: 2})
	x.Own(1, Owner{From: 30, Goroutine: None})
	x.Limit(40, 1)
	x.Own(-1, Owner{From: 50, Goroutine: 3}) // on no processor
	x.Shift(100)
	x.FindFull(100)
	for _, c := range []struct{ from, to, want int64 }{{110, 120, 10}, {115, 125, 5}, {120, 130, 0}, {125, 145, 10}, {140, 160, 0}} {
		if got := x.Idle(c.from, c.to); got != c.want {
			t.Errorf("from %d to %d some processor is free for %d, want %d", c.from, c.to, got, c.want)
		}
	}
	if x.Procs(135) != 2 || x.Procs(145) != 1 {
		t.Error("the number of processors is wrong")
	}
	c := x.Cursors(121)
	for _, want := range []struct {
		at    int64
		owner int32
		until int64
	}{{121, 2, 130}, {130, None, 1 << 62}} {
		if o, until := c[1].At(want.at); o.Goroutine != want.owner || until != want.until {
			t.Errorf("at %d the second processor is %d's until %d, want %d's until %d", want.at, o.Goroutine, until, want.owner, want.until)
		}
	}
	if x.Owners(7) != nil || len(x.Owners(1)) != 2 {
		t.Error("the owners of a processor are wrong")
	}
}
