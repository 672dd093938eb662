package lookout

import (
	"testing"
	"testing/synctest"
	"time"
)

// It looks every now and then, more seldom if that takes long, and no more once it has ended.
func TestLookout(t *testing.T) {
	for takes, want := range map[time.Duration]int{0: 20, 10 * time.Millisecond: 9} {
		synctest.Test(t, func(t *testing.T) {
			looks := 0
			l := Begin(10, func() {
				looks++
				time.Sleep(takes)
			})
			time.Sleep(20*every + every/2)
			l.End()
			time.Sleep(time.Minute)
			if looks != want {
				t.Errorf("%d looks that take %v, want %d", looks, takes, want)
			}
		})
	}
}
