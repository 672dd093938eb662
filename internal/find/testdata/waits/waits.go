// Package waits waits for time, at known lines.
package waits

import "time"

// Nap waits three quarters of its time in one line, and the rest in another.
func Nap() {
	time.Sleep(15 * time.Millisecond) // 75
	pause(5 * time.Millisecond)
}

// pause waits for a channel.
func pause(d time.Duration) {
	<-time.After(d) // 25
}
