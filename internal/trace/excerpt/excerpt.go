// Package excerpt chooses what of large traces is read, and tells how far that may be off from all.
//
//	for i, read := range excerpt.Within(extents, 24<<20) {
//		parts := excerpt.Parts(extents[i], read, rand.Int64N)
//	}
//	var s excerpt.Scatter
//	s.Add(map[string]int64{"main.parse": 40}, 100)
//	off := s.Off("main.parse")
package excerpt

import (
	"cmp"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Fair is how much may be read of each of some traces for all together to be within a sum. It sorts their sizes.
func Fair(sizes []int64, sum int64) int64 {
	slices.Sort(sizes)
	for i, size := range sizes {
		each := sum / int64(len(sizes)-i)
		if size > each {
			return each
		}
		sum -= size
	}
	return math.MaxInt64
}

// An Extent is how many bytes a trace has, and how many nanoseconds it lasts.
type Extent struct{ Size, Lasts int64 }

// Within is how much is read of each trace for all together to be within a sum: those first that tell of the
// longest time for their size.
func Within(traces []Extent, sum int64) []int64 {
	order := make([]int, len(traces))
	for i := range order {
		order[i] = i
	}
	density := func(x Extent) float64 { return float64(x.Size) / float64(max(1, x.Lasts)) }
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(density(traces[i]), density(traces[j])) })
	read := make([]int64, len(traces))
	for _, i := range order {
		read[i] = min(traces[i].Size, sum)
		sum -= read[i]
	}
	return read
}

const (
	// partOf is about how many bytes a part has, and mostParts how many parts there are at most.
	partOf    = 1 << 19
	mostParts = 40
)

// Parts are what is read of a trace, about so many bytes in all: a part by chance in each of as many equal times.
// Random is a number below another one.
func Parts(x Extent, read int64, random func(n int64) int64) []goroutines.Span {
	n := min(max(read/partOf, 1), mostParts)
	cell := x.Lasts / n
	length := int64(float64(cell) * float64(read) / float64(x.Size))
	list := make([]goroutines.Span, n)
	for i := range list {
		from := int64(i)*cell + random(cell-length+1)
		list[i] = goroutines.Span{From: from, To: from + length}
	}
	return list
}
