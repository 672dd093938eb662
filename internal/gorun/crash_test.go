package gorun

import "testing"

// The goroutine for which a program ends is the first one behind why, however that comes.
func TestCrash(t *testing.T) {
	for text, want := range map[string]int64{
		"hello\npanic: boo\n\ngoroutine 24 [running]:\nmain.f()\n\ngoroutine 1 [sleep]:\n":                 24,
		"panic: boo [recovered]\n\tpanic: again\n\ngoroutine 7 gp=0xc0 m=2 mp=0xc1 [running]:\n":           7,
		"fatal error: concurrent map writes\n\ngoroutine 9 [running]:\n\ngoroutine 8 [running]:\n":         9,
		"panic: runtime error: index out of range\n[signal SIGSEGV]\n\ngoroutine 33 [running, locked]:\n":  33,
		"panic: one that was only printed\ngoroutine 3 [running]:\npanic: boo\n\ngoroutine 4 [running]:\n": 4,
		"goroutine 5 [running]:\n": 0,
		"no panic: goroutine 6 \n": 0,
	} {
		for _, size := range []int{1, 10, len(text)} {
			var c crash
			for rest := []byte(text); len(rest) > 0; rest = rest[min(size, len(rest)):] {
				c.read(rest[:min(size, len(rest))])
			}
			if c.goroutine != want {
				t.Errorf("%q in pieces of %d: goroutine %d, want %d", text, size, c.goroutine, want)
			}
		}
	}
}
