package symbol

import (
	"regexp"
	"strings"
)

// Pyroscope's agents write where a function stands into its name: "file:line - name" of Python,
// Ruby and Rust, and "file:name:line" of JavaScript.
var (
	placeBefore = regexp.MustCompile(`^[^ ]*:-?\d+ - `)
	lineBehind  = regexp.MustCompile(`:\d+$`)
)

// Undecorated is the name of a function of another language than Go without the place that a
// profiler wrote into it.
func Undecorated(name string) string {
	if place := placeBefore.FindString(name); place != "" {
		return name[len(place):]
	}
	if bare := lineBehind.ReplaceAllString(name, ""); bare != name {
		return bare[strings.LastIndexByte(bare, ':')+1:]
	}
	return name
}
