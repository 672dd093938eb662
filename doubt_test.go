package bottleneck

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

//go:noinline
func napUntil(end time.Time) {
	for time.Now().Before(end) {
		nap(2 * time.Millisecond)
	}
}

//go:noinline
func tryUntil(end time.Time) {
	ask := func() error {
		if time.Now().After(end) {
			return nil
		}
		return errors.New("not yet")
	}
	for ask() != nil {
		time.Sleep(2 * time.Millisecond)
	}
}

// What the source tells and a trace does not is known of a recording, too: of loops that go on until some time, or try
// again what has failed, it is not certain what would be gained without what they do.
func TestRunDoubts(t *testing.T) {
	for _, c := range []struct {
		name string
		loop func(end time.Time)
		want string // a part of a warning
	}{
		{"until some time", napUntil, "until a set time"},
		{"a retry", tryUntil, "a retry"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Run(t.Context(), func(context.Context) error {
				c.loop(time.Now().Add(300 * time.Millisecond))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if b := r.Bottleneck; b == nil || b.Certain && b.SpeedupLow > 1.001 {
				t.Errorf("it is certain what would be gained: %+v", b)
			}
			if !strings.Contains(fmt.Sprint(r.Warnings), c.want) {
				t.Errorf("no warning of %q: %v", c.want, r.Warnings)
			}
		})
	}
}
