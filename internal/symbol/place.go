package symbol

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Place is a function with where it is declared, as far as that is known.
func Place(function, file string, line int) string {
	if file == "" {
		return function
	}
	return function + " (" + file + AtLine(line) + ")"
}

// AtLine is a line's number behind the file, or "" where it is not known.
func AtLine(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf(":%d", line)
}

// FitPlace shortens what Place returns, perhaps indented, to so many characters, as Fit
// does: to the function alone if the rest leaves too little room.
func FitPlace(text string, width int) string {
	name, where, ok := strings.Cut(text, " (")
	if !ok || strings.HasPrefix(text, "runtime (") {
		indent := len(text) - len(strings.TrimLeft(text, " "))
		return text[:indent] + Fit(text[indent:], width-indent)
	}
	where = " (" + where
	if short := Fit(name, width-utf8.RuneCountInString(where)) + where; utf8.RuneCountInString(short) <= width {
		return short
	}
	return Fit(name, width)
}
