// Package chains tells which of the goroutines that timers made was made by a timer that another one had set, which a
// trace does not show.
//
//	before := chains.Find(list)
package chains

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Made is a goroutine that a timer made.
type Made struct {
	Began int64
	Ended int64 // 0 if it did not
	// Awaited is since when the one waits that this one wakes: of several, the oldest one, as
	// time-outs are set by who makes the others. It is 0 if there is none.
	Awaited int64
}

// None stands for no other one.
const None = -1

// A succession is two, one after the other.
type succession struct {
	before, next int
	ended, began int64 // the one before, if it ended; and the next
	awaited      int64
}

// inTurn reports whether the one had ended when the other began.
func (x succession) inTurn() bool { return x.ended > 0 && x.ended <= x.began }

// between reports whether the wait for the next one began when the one before had ended: who waits may
// have set the timer.
func (x succession) between() bool { return x.inTurn() && x.awaited > x.ended }

// Find finds out, of those that begin at the same place, in the order in which they began, which one set each one's
// timer, or None: where each begins when another one has ended. Where most do so, who began
// earlier was late in ending after it had set the timer: a busy machine did not let it.
func Find(made []Made) (before []int) {
	list := successions(made, false)
	if !mostlyInTurn(list) {
		if beside := successions(made, true); regular(beside) {
			list = beside
		}
	}
	if !paced(list) {
		list = slices.DeleteFunc(list, succession.between)
	}
	before = slices.Repeat([]int{None}, len(made))
	most := mostlyInTurn(list)
	for _, x := range list {
		if x.inTurn() || x.ended > 0 && most {
			before[x.next] = x.before
		}
	}
	return before
}

// successions are those of which each follows the one before or, if there are several chains side by side, the first
// one that has ended and that none has followed yet.
func successions(made []Made, beside bool) (list []succession) {
	var open []int
	for i, m := range made {
		x, at := succession{next: i, before: None, began: m.Began, awaited: m.Awaited}, 0
		for n, j := range open {
			if ended := made[j].Ended; !beside || ended > 0 && ended <= x.began && (x.before == None || ended < x.ended) {
				x.before, x.ended, at = j, ended, n
			}
		}
		if x.before != None {
			list, open = append(list, x), slices.Delete(open, at, at+1)
		}
		open = append(open, i)
	}
	return list
}

func mostlyInTurn(list []succession) bool {
	n := 0
	for _, x := range list {
		if x.inTurn() {
			n++
		}
	}
	return n*4 >= len(list)*3
}

// regular reports whether most begin about as long after others have ended, as those do of which each sets a timer for
// the next one.
func regular(list []succession) bool {
	var apart, off []int
	for _, x := range list {
		apart = append(apart, int(x.began-x.ended))
	}
	middle := stat.Middle(apart)
	for _, x := range apart {
		off = append(off, max(x-middle, middle-x))
	}
	return 3*stat.Middle(off) < middle
}

// paced reports whether it is rather the goroutines that are regular intervals apart, than each from the
// beginning of the wait for it.
func paced(list []succession) bool {
	var apart, waited []int64
	for _, x := range list {
		if x.between() {
			apart, waited = append(apart, x.began-x.ended), append(waited, x.began-x.awaited)
		}
	}
	return 2*spread(apart) < spread(waited)
}

// spread is the sum of how much numbers differ from the one in the middle.
func spread(list []int64) (sum int64) {
	slices.Sort(list)
	for _, x := range list {
		middle := list[len(list)/2]
		sum += max(x-middle, middle-x)
	}
	return sum
}
