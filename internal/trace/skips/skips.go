// Package skips tells whether goroutines that are made at moments of a clock do nothing when they find another one at work,
// as jobs of a schedule do.
//
//	every, ok := skips.Find(works, idle)
package skips

import (
	"cmp"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// A Job is from when to when a goroutine lived that worked.
type Job struct {
	Index        int32
	Began, Ended int64
}

const (
	// Brief is how long one lives at most that finds another one at work.
	Brief = 200_000
	few   = 8 // jobs tell
)

// Find reports whether goroutines that did nothing, given by when they began, did mostly so while another one was at work,
// which are one at a time and seldom none, and how long it is from one moment to the next. It sorts
// both. On a busy machine some jobs are late to end.
func Find(works []Job, idle []int64) (every int64, ok bool) {
	if len(works) < few || len(idle) < len(works) {
		return 0, false
	}
	slices.SortFunc(works, func(a, b Job) int { return cmp.Compare(a.Began, b.Began) })
	slices.Sort(idle)
	var busy, within, late int
	var apart []int
	for n, j := range works[:len(works)-1] {
		next := works[n+1].Began
		if j.Ended > next {
			late++
		}
		if 2*(j.Ended-j.Began) > next-j.Began {
			busy++
		}
		last := j.Began
		for m := sort.Search(len(idle), func(m int) bool { return idle[m] > j.Began }); m < len(idle) && idle[m] < next; m++ {
			apart = append(apart, int(idle[m]-last))
			if last = idle[m]; last < j.Ended {
				within++
			}
		}
	}
	if len(apart) == 0 || late*10 > len(works) || busy*4 < len(works)*3 || within*5 < len(idle)*4 {
		return 0, false
	}
	return int64(max(1, stat.Middle(apart))), true
}
