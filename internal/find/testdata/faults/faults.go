// Package faults has one function for each fault with a known cure.
package faults

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"time"
)

// Grow fills a slice whose length is known.
func Grow(n int) []int {
	var list []int
	for i := range n {
		list = append(list, i) // hint: make([]int, 0, n)
	}
	return list
}

// Index fills a map whose size is known.
func Index(n int) map[int]string {
	m := make(map[int]string)
	for i := range n {
		m[i] = "x" // hint: make(map[int]string, n)
	}
	return m
}

// Join copies a string each time it grows.
func Join(words []string) string {
	s := ""
	for _, w := range words {
		s += w // hint: strings.Builder
	}
	return s
}

// Match compiles an expression each time.
func Match(s string) bool {
	return regexp.MustCompile(`^\w+@\w+\.com$`).MatchString(s) // hint: package-level variable
}

// Key formats a number.
func Key(n int) string {
	return fmt.Sprintf("key-%d", n) // hint: strconv.Itoa and + do
}

// Sum looks at the clock in each round.
func Sum(numbers []int, deadline time.Time) (sum int) {
	for _, n := range numbers {
		if time.Now().After(deadline) { // hint: reads the clock
			break
		}
		sum += n * n
	}
	return sum
}

// Close defers in a loop.
func Close(list []func()) {
	for _, f := range list {
		defer f() // hint: pile up
	}
}

// Write writes small pieces to a file.
func Write(f *os.File, n int) {
	for i := range n {
		f.WriteString(strconv.Itoa(i) + "\n") // hint: bufio.Writer
	}
}

type point struct{ X, Y int }

// Encode encodes one type.
func Encode(points []point) (size int) {
	for _, p := range points {
		text, _ := json.Marshal(p) // hint: point
		size += len(text)
	}
	return size
}
