// Budget lets the recorder's budget, a file that the test puts beside this one,
// decide over programs of given lengths, which would trace given numbers of bytes a
// second. It prints for each which part of the time and how many bytes were traced,
// in how many windows, and the cost as a part of the time.
package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	for _, arg := range os.Args[1:] {
		var seconds, rate float64
		if _, err := fmt.Sscanf(arg, "%gs@%g", &seconds, &rate); err != nil {
			panic(err)
		}
		simulate(int64(seconds*1e9), rate/1e9)
	}
}

func simulate(end int64, rate float64) {
	const buffer = 64 << 10
	var b bottleneckBudget
	b.start(0)
	var size, traced, pending float64
	windows := 0
	for now := int64(0); now < end; {
		pause := b.account(now, int64(size))
		if pause > 0 {
			now += int64(pause)
			pending = 0
			continue
		}
		if pending == 0 {
			windows++
		}
		// The recorder looks each second, and when a buffer is full that goes beyond
		// the limit.
		next := min(now+int64(time.Second), end)
		for at := now; at < next && size <= float64(b.limit.Load()); {
			step := min(int64(buffer/rate)+1, next-at)
			size += float64(step) * rate
			traced += float64(step)
			at += step
			now = at
		}
		pending = 1
	}
	fmt.Printf("%.4f %.0f %d %.4f\n", traced/float64(end), size, windows, size*bottleneckTraceByte/float64(end))
}
