//go:build fixed

package fixes

import (
	"hash/crc32"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:noinline
func joined(words []string) int {
	var s strings.Builder
	for _, w := range words {
		s.WriteString(w)
	}
	return s.Len()
}

//go:noinline
func found(list []int, x int) int {
	i, ok := slices.BinarySearch(list, x)
	if !ok {
		return -1
	}
	return i
}

//go:noinline
func sorted(list []int) int {
	slices.Sort(list)
	return list[0]
}

//go:noinline
func printed(numbers []int) (n int) {
	var buf [20]byte
	for _, x := range numbers {
		n += len(strconv.AppendInt(buf[:0], int64(x), 10))
	}
	return n
}

//go:noinline
func primes(n int) (count int) {
	composite := make([]bool, n)
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j < n; j += i {
			composite[j] = true
		}
	}
	return count
}

//go:noinline
func checksum(data []byte) uint32 { return crc32.ChecksumIEEE(data) }

var line = regexp.MustCompile(`^[a-z]+=\d+$`)

//go:noinline
func matched(lines []string) (n int) {
	for _, l := range lines {
		if line.MatchString(l) {
			n++
		}
	}
	return n
}

type matrix [64][64]float64

//go:noinline
func (m *matrix) squared() (sum float64) {
	for k := range m {
		a, b := 0.0, 0.0
		for i := range m {
			a += m[i][k]
			b += m[k][i]
		}
		sum += a * b
	}
	return sum
}

//go:noinline
func counted[T comparable](list []T) int {
	distinct := make(map[T]bool)
	for _, x := range list {
		distinct[x] = true
	}
	return len(distinct)
}

//go:noinline
func upper(text string) (n int) {
	for w := range strings.FieldsSeq(text) {
		n += len(w)
	}
	return n
}

const (
	longTurns  = 500_000
	stageTurns = 70_000
	heldTurns  = 60_000
	asideTurns = 100_000
)
