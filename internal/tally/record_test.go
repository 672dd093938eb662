package tally

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// Of a program that was killed more may be missing than the tenth of a second for which samples are held back.
func TestMissing(t *testing.T) {
	spans := timeline.Timeline{{End: int64(5 * time.Second)}}
	began, ended := timeline.Mark{Kind: timeline.WindowStart, Time: int64(time.Second)}, timeline.Mark{Kind: timeline.WindowEnd, Time: int64(2 * time.Second)}
	for _, c := range []struct {
		lost  time.Duration
		marks []timeline.Mark
		want  string
	}{
		{time.Millisecond, nil, "the last tenth of a second is"},
		{3 * time.Second, nil, "the last 3.00 s are"},
		{time.Millisecond, []timeline.Mark{began, ended}, "the last tenth of a second is"},
		{time.Millisecond, []timeline.Mark{began}, "the last tenth of a second is missing, of its execution trace the last 4.00 s are"},
		{4 * time.Second, []timeline.Mark{began}, "the last 4.00 s are"},
	} {
		if got := missing(c.lost, untraced(&gorun.Record{Marks: c.marks}, spans, nil)); got != c.want {
			t.Errorf("%v, %d marks: %q, want %q", c.lost, len(c.marks), got, c.want)
		}
	}
}
