//go:build !fixed

package fixes

import (
	"fmt"
	"regexp"
	"strings"
)

//go:noinline
func joined(words []string) int {
	s := ""
	for _, w := range words {
		s += w
	}
	return len(s)
}

//go:noinline
func found(list []int, x int) int {
	for i, y := range list {
		if y == x {
			return i
		}
	}
	return -1
}

//go:noinline
func sorted(list []int) int {
	for i := range list {
		for j := i; j > 0 && list[j] < list[j-1]; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	return list[0]
}

//go:noinline
func printed(numbers []int) (n int) {
	for _, x := range numbers {
		n += len(fmt.Sprintf("%d", x))
	}
	return n
}

//go:noinline
func primes(n int) (count int) {
	for i := 2; i < n; i++ {
		prime := true
		for j := 2; j*j <= i && prime; j++ {
			prime = i%j != 0
		}
		if prime {
			count++
		}
	}
	return count
}

//go:noinline
func checksum(data []byte) uint32 {
	crc := ^uint32(0)
	for _, b := range data {
		crc ^= uint32(b)
		for range 8 {
			if crc&1 == 1 {
				crc = crc>>1 ^ 0xedb88320
			} else {
				crc >>= 1
			}
		}
	}
	return ^crc
}

//go:noinline
func matched(lines []string) (n int) {
	for _, l := range lines {
		if regexp.MustCompile(`^[a-z]+=\d+$`).MatchString(l) {
			n++
		}
	}
	return n
}

type matrix [64][64]float64

//go:noinline
func (m *matrix) squared() (sum float64) {
	for i := range m {
		for j := range m {
			for k := range m {
				sum += m[i][k] * m[k][j]
			}
		}
	}
	return sum
}

//go:noinline
func counted[T comparable](list []T) int {
	var distinct []T
next:
	for _, x := range list {
		for _, y := range distinct {
			if x == y {
				continue next
			}
		}
		distinct = append(distinct, x)
	}
	return len(distinct)
}

//go:noinline
func upper(text string) (n int) {
	for _, w := range strings.Fields(text) {
		n += len(strings.ToUpper(w))
	}
	return n
}

const (
	longTurns  = 750_000
	stageTurns = 100_000
	heldTurns  = 100_000
	asideTurns = 300_000
)
