package symbol

import (
	"strconv"
	"strings"
)

// Undecorated is the name of a function of another language than Go without the place that
// Pyroscope's agents wrote into it: "file:line - name" of Python, Ruby and Rust, and
// "file:name:line" of JavaScript.
func Undecorated(name string) string {
	if place, bare, is := strings.Cut(name, " - "); is && !strings.Contains(place, " ") && behindColon(place) != "" {
		return bare
	}
	if line := behindColon(name); line != "" {
		bare := strings.TrimSuffix(name, ":"+line)
		return bare[strings.LastIndexByte(bare, ':')+1:]
	}
	return name
}

// behindColon is the number that a name ends with, behind a colon, or "".
func behindColon(name string) string {
	number := name[strings.LastIndexByte(name, ':')+1:]
	if _, err := strconv.Atoi(number); err != nil || number == name {
		return ""
	}
	return number
}
