// Package creators tells which goroutine of this process made which other, for those of which no trace tells: they were
// there before it began.
//
//	made := creators.Now()
//	made[7] // the number of the goroutine that made goroutine 7
package creators

import (
	"bytes"
	"runtime"
	"strconv"
)

const (
	// Most is of how many goroutines the creators are looked up at once, at most. The process stands still for about
	// twenty microseconds for each.
	Most = 500
	// text is how many bytes there are for each of them: what is longer is left out.
	text = 4 << 10
)

// Now are the numbers of the goroutines that made those that there are now, by the numbers of these. It is empty if there are more
// than Most: all goroutines have to stand still meanwhile.
func Now() map[int64]int64 {
	n := runtime.NumGoroutine()
	if n > Most {
		return nil
	}
	out := make([]byte, n*text)
	return read(out[:runtime.Stack(out, true)])
}

// read reads the stacks of goroutines, as runtime.Stack writes them.
func read(stacks []byte) map[int64]int64 {
	made := make(map[int64]int64)
	var goroutine int64
	for line := range bytes.Lines(stacks) {
		if after, ok := bytes.CutPrefix(line, []byte("goroutine ")); ok {
			goroutine = number(after)
		} else if bytes.HasPrefix(line, []byte("created by ")) {
			if _, by, ok := bytes.Cut(line, []byte(" in goroutine ")); ok && goroutine != 0 {
				made[goroutine] = number(by)
			}
		}
	}
	return made
}

// number is the one with which a text begins, or 0.
func number(text []byte) int64 {
	end := bytes.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	n, _ := strconv.ParseInt(string(text[:end]), 10, 64)
	return n
}
