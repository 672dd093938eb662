package chooser

import (
	"math/bits"
	"slices"
)

// sums keeps numbers, all zero or above, and the sums of every eight of them,
// of every eight of those sums, and so on to one group of eight, whose sum is
// the total. Eight numbers are a cache line.
//
// Note: a binary tree (Fenwick's) touches more than twice as many cache lines;
// see BenchmarkPick in benchdata/peers.
type sums[S uint64 | float64] struct {
	levels [][]S // levels[0] holds the numbers; each is filled up with zeros to a multiple of eight
	total  S
}

func newSums[S uint64 | float64](numbers int) sums[S] {
	size, depth := 0, 0
	for n := numbers; n > 1 || n == 1 && depth == 0; depth++ {
		n = (n + block - 1) / block
		size += n * block
	}
	s := sums[S]{levels: make([][]S, depth)}
	space := make([]S, size)
	for k := range s.levels {
		numbers = (numbers + block - 1) / block
		end := numbers * block
		s.levels[k], space = space[:end:end], space[end:]
	}
	return s
}

func (s *sums[S]) clone() sums[S] {
	c := sums[S]{levels: slices.Clone(s.levels), total: s.total}
	for k, level := range c.levels {
		c.levels[k] = slices.Clone(level)
	}
	return c
}

// recompute makes every sum and the total anew from levels[0].
func (s *sums[S]) recompute() {
	for k := range s.levels {
		for g := range len(s.levels[k]) / block {
			s.put(k+1, g, s.group(k, g))
		}
	}
}

// group returns the sum of group g of level k.
func (s *sums[S]) group(k, g int) S {
	p := (*[block]S)(s.levels[k][g*block:])
	return ((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7]))
}

// put makes x number i of level k, or the total, which is above all levels.
func (s *sums[S]) put(k, i int, x S) {
	if k == len(s.levels) {
		s.total = x
		return
	}
	s.levels[k][i] = x
}

// grow makes room for number i, one more than there were at most.
func (s *sums[S]) grow(i int) {
	for k := 0; k == 0 || i > 0; k++ {
		if k == len(s.levels) {
			s.levels = append(s.levels, make([]S, block))
			if k > 0 {
				s.levels[k][0] = s.group(k-1, 0)
			}
		}
		if i == len(s.levels[k]) {
			s.levels[k] = append(s.levels[k], make([]S, block)...)
		}
		i /= block
	}
}

// setInt makes number i x. Integers are exact, so that each sum can be changed
// by the difference, none waiting for the one below it.
func setInt(s *sums[uint64], i int, x uint64) {
	change := x - s.levels[0][i]
	for _, level := range s.levels {
		level[i] += change
		i /= block
	}
	s.total += change
}

// setFloat makes number i x. Differences would leave rounding errors behind, so
// that each sum is made anew from what it sums: a sum of zeros is zero.
func setFloat(s *sums[float64], i int, x float64) {
	s.levels[0][i] = x
	for k := range s.levels {
		i /= block
		s.put(k+1, i, s.group(k, i))
	}
}

// findInt returns the index i for which the numbers before i add up to u or
// less and those to i to more; u is below the total. As in [OnceWith], nothing
// branches on u.
func findInt(s *sums[uint64], u uint64) int {
	i := 0
	for k := len(s.levels) - 1; k >= 0; k-- {
		p := (*[block]uint64)(s.levels[k][i*block:])
		a := p[0]
		b := a + p[1]
		c := b + p[2]
		d := c + p[3]
		e := d + p[4]
		f := e + p[5]
		g := f + p[6]
		before := [block]uint64{0, a, b, c, d, e, f, g}
		child := passed(u, a) + passed(u, b) + passed(u, c) + passed(u, d) +
			passed(u, e) + passed(u, f) + passed(u, g)
		u -= before[child%block]
		i = i*block + int(child)
	}
	return i
}

// passed returns 1 if u >= sum, else 0.
func passed(u, sum uint64) uint64 {
	_, borrow := bits.Sub64(u, sum, 0)
	return 1 - borrow
}

// findFloat is findInt for floats. It halves each group three times, adding as
// group does, and never enters a half whose sum is zero, wherever rounding puts
// u.
func findFloat(s *sums[float64], u float64) int {
	i := 0
	for k := len(s.levels) - 1; k >= 0; k-- {
		p := (*[block]float64)(s.levels[k][i*block:])
		i *= block
		j := 0
		if left, right := (p[0]+p[1])+(p[2]+p[3]), (p[4]+p[5])+(p[6]+p[7]); u >= left && right > 0 {
			u -= left
			j = 4
		}
		if left, right := p[j]+p[j+1], p[j+2]+p[j+3]; u >= left && right > 0 {
			u -= left
			j += 2
		}
		if u >= p[j] && p[j+1] > 0 {
			u -= p[j]
			j++
		}
		i += j
	}
	return i
}
