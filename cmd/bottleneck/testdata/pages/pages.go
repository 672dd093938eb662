// Package pages has something for each part of a report.
package pages

import (
	"slices"
	"strings"
	"time"
)

// Words takes most of the run, and allocates.
func Words(n int) []string {
	x := uint64(1)
	words := []string{}
	for range n {
		var word strings.Builder
		for range 8 {
			for range 150 {
				x = x*6364136223846793005 + 1442695040888963407
			}
			word.WriteByte('a' + byte(x>>60))
		}
		words = append(words, word.String())
	}
	return words
}

// Sorted sorts words, and counts the pairs of neighbours that are equal.
func Sorted(words []string) int {
	slices.Sort(words)
	return len(slices.Compact(words))
}

// Long is the length of all words, found out four times.
func Long(words []string) (n int) {
	for range 4 {
		for _, word := range words {
			for range word {
				n++
			}
		}
	}
	return n
}

// Wait waits.
func Wait() { time.Sleep(20 * time.Millisecond) }
