package naive

import (
	"regexp"
	"strings"
)

// CountZip counts the adjacent equal characters of s as one would write it
// first: split s into its characters, then compare the list with itself moved
// by one. Invalid bytes are characters of their own, so it is right for every s.
func CountZip(s string) int {
	characters := strings.Split(s, "")
	n := 0
	for i := 1; i < len(characters); i++ {
		if characters[i] == characters[i-1] {
			n++
		}
	}
	return n
}

// CountRegexp counts the adjacent equal characters of s with regular
// expressions.
//
// Elsewhere one writes (.)(?=\1). Package regexp has neither back-references
// nor look-ahead, so this is the closest equal: one expression c{2,} for every
// character c that occurs, whose matches are the runs of c; a run of k has k-1
// doubles. (All of them joined by | make one expression that is forty times as
// slow.) It is right for valid UTF-8 only.
func CountRegexp(s string) int {
	n := 0
	for _, c := range distinct(s) {
		runs := regexp.MustCompile(regexp.QuoteMeta(c) + "{2,}")
		for _, run := range runs.FindAllString(s, -1) {
			n += len(run)/len(c) - 1
		}
	}
	return n
}

// distinct returns the characters that occur in s, each once.
func distinct(s string) []string {
	seen := make(map[rune]bool)
	var characters []string
	for _, r := range s {
		if !seen[r] {
			seen[r] = true
			characters = append(characters, string(r))
		}
	}
	return characters
}

// CountOnePass counts the adjacent equal characters of s, remembering the one
// before. Ranging over a string turns every invalid byte into U+FFFD, so it
// takes any two of them for equal.
func CountOnePass(s string) int {
	n := 0
	previous := rune(-1)
	for _, r := range s {
		if r == previous {
			n++
		}
		previous = r
	}
	return n
}

// CountBytes counts the adjacent equal bytes of s.
func CountBytes(s []byte) int {
	n := 0
	for i := 1; i < len(s); i++ {
		if s[i] == s[i-1] {
			n++
		}
	}
	return n
}
