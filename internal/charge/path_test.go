package charge

import (
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A phase of 1000: f asleep for 600, and 300 that samples divide between f and g; the
// last 100 are background garbage collection, three quarters of it f's.
func TestAddPiece(t *testing.T) {
	l := NewLedger("other")
	l.AddTime("other", 1000, 0)
	l.AddPiece("other", Piece{Target: own("f"), Kind: "sleep", Wall: 600, Waits: true})
	l.AddPiece("other", Piece{Target: own("f"), Kind: "processor", Wall: 300, Hits: 20, Samples: 60})
	l.AddPiece("other", Piece{Target: own("g"), Kind: "processor", Wall: 300, Hits: 40, Samples: 60})
	gc := Target{Frame: Frame{Function: symbol.GarbageCollection}, Class: Runtime, GC: true}
	l.AddPiece("other", Piece{Target: gc, Kind: "memory", Wall: 100})
	l.AddAllocated(own("f"), 75)
	l.AddAllocated(own("g"), 25)
	l.AddSamples("other", own("f"), 30)
	l.AddSamples("other", own("g"), 50)
	l.AddSamples("other", gc, 20)
	l.AddSaved("f", stat.Interval{Value: -100, Low: -200, High: -50})
	f, g := find(t, l.Costs(), "f"), find(t, l.Costs(), "g")
	if !near(f.Share.Value, 0.775) || !near(g.Share.Value, 0.225) {
		t.Errorf("f has %v and g %v, want 0.775 and 0.225", f.Share, g.Share)
	}
	if f.Kind != "sleep" || g.Kind != "processor" || f.Waiting != 600 || g.Waiting != 0 {
		t.Errorf("f is %s and waits %d, g %s and %d; want sleep 600, processor 0", f.Kind, f.Waiting, g.Kind, g.Waiting)
	}
	if !near(f.GC, 0.075) {
		t.Errorf("f's garbage is %v, want 0.075", f.GC)
	}
	if !near(f.Saved.Value, 0.675) || f.Saved.Low >= f.Saved.Value-0.09 || !near(g.Saved.Value, g.Share.Value) {
		t.Errorf("f saves %v, g %v; want 0.1 less than its share, down to 0.2 less, and the share", f.Saved, g.Saved)
	}
	// Without its waits g runs faster, by a tenth at most.
	if want := 1 - (1-f.Share.High+0.05)*(1-cold*0.6/0.775); !near(f.Saved.High, want) || !near(g.Saved.High, g.Share.High) {
		t.Errorf("f, of which most is sleep, saves up to %v, g up to %v; want %v and %v", f.Saved.High, g.Saved.High, want, g.Share.High)
	}
	// Of 100 samples 20 are the collector's, divided in proportion to the bytes.
	if !near(f.CPU, 0.45) || !near(g.CPU, 0.55) {
		t.Errorf("of the processor time f has %v and g %v, want 0.45 and 0.55", f.CPU, g.CPU)
	}
	if f.Share.Low >= f.Share.Value || f.Share.Value-f.Share.Low > 0.06 {
		t.Errorf("f's interval is %v; want that of 60 samples of 0.3", f.Share)
	}
}

// What was recorded in parts stands for the whole: where they differ, the interval is wide.
func TestAddPieceBlocks(t *testing.T) {
	width := func(shares ...time.Duration) float64 {
		l := NewLedger("other")
		for i, share := range shares {
			l.AddTime("other", 100, 0)
			l.AddPiece("other", Piece{Target: own("f"), Kind: "sleep", Wall: share, Block: i + 1})
			l.AddPiece("other", Piece{Target: own("g"), Kind: "sleep", Wall: 100 - share, Block: i + 1})
		}
		c := find(t, l.Costs(), "f")
		return c.Share.High - c.Share.Low
	}
	if w := width(50, 50, 50, 50); w > 1e-9 {
		t.Errorf("equal parts give an interval %v wide, want none", w)
	}
	// 40, 50, 60, 50: deviation 8.16, error 4.08 of 100, times 3.18 of three degrees of freedom.
	if w := width(40, 50, 60, 50); math.Abs(w-2*3.182*0.0408) > 0.001 {
		t.Errorf("parts that differ give an interval %v wide, want 0.26", w)
	}
}

// What polls, and what waits for somebody who is not known, adds up by function.
func TestUnknown(t *testing.T) {
	l := NewLedger("other")
	l.AddTime("other", 1000, 0)
	polls := own("f")
	polls.Polls = true
	l.AddPiece("other", Piece{Target: polls, Kind: "processor", Wall: 300, Hits: 20, Samples: 60})
	l.AddPiece("other", Piece{Target: own("f"), Kind: "processor", Wall: 300, Hits: 40, Samples: 60})
	l.AddPiece("other", Piece{Target: own("g"), Kind: "sleep", Wall: 700})
	l.AddUnknown("g", 400)
	l.AddUnknown("h", 1) // nothing is charged to it
	if got := l.Unknown(); len(got) != 2 || !near(got["f"], 0.1) || !near(got["g"], 0.4) {
		t.Errorf("unknown are %v, want 0.1 of f and 0.4 of g", got)
	}
}

// Who ran, and whom nobody waited for, is not charged. What is gained without it is known if it was asked.
func TestBeside(t *testing.T) {
	l := NewLedger("other")
	l.AddTime("other", 1000, 0)
	l.AddPiece("other", Piece{Target: own("f"), Kind: "processor", Wall: 1000})
	for name, n := range map[string]int64{"f": 60, "g": 30, "h": 10} {
		l.AddSamples("other", own(name), n)
	}
	l.AddSamples("other", Target{Frame: Frame{Function: symbol.GarbageCollection}, Class: Runtime, GC: true}, 20)
	l.AddSaved("h", stat.Interval{Value: 100, High: 200})
	list := l.Beside()
	if len(list) != 2 || list[0].Function != "g" || list[1].Function != "h" {
		t.Fatalf("beside are %+v, want g and h", list)
	}
	g, h := list[0], list[1]
	if g.Replayed || !h.Replayed || !near(h.Saved.Value, 0.1) || !near(h.Saved.High, 0.2) || g.CPU <= h.CPU {
		t.Errorf("without g it saves %+v, without h %+v, want nothing known and 0.1 up to 0.2", g, h)
	}
}

// Who had a processor without a sample may have called others that had it.
func TestUnsampled(t *testing.T) {
	f := Target{Frame: Frame{Function: "m.F"}, Class: Own}
	for _, c := range []struct {
		piece Piece
		want  float64
	}{
		{Piece{Target: f, Kind: "lock"}, 0.75}, {Piece{Target: f, Kind: "processor"}, 0.75},
		{Piece{Target: f, Kind: "lock", Waits: true}, 0}, {Piece{Target: f, Kind: "processor", Hits: 3, Samples: 3}, 0},
		{Piece{Target: Target{Frame: Frame{Function: "runtime (other)"}, Class: Runtime}, Kind: "processor"}, 0},
	} {
		l := NewLedger("timed")
		l.AddTime("timed", time.Second, 0)
		c.piece.Wall = 3 * time.Second / 4
		l.AddPiece("timed", c.piece)
		if got := l.Costs()[0].Unsampled; got != c.want {
			t.Errorf("%+v: %v is not sampled, want %v", c.piece, got, c.want)
		}
	}
}
