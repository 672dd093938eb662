// Package render turns numbers and names into text for people.
package render

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How much of a result is shown, unless it is said otherwise.
const (
	Columns    = 100    // characters in a line
	Rows       = 10     // of a table
	LeastShare = 0.005  // that has a row of its own
	Visible    = 0.0005 // the smallest share that Percent does not show as 0.0 %
)

// Percent formats a share between 0 and 1.
func Percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// Exit says how a process ended, by its exit status, which is below 0 if a signal did it: that
// one, unless it is not known.
func Exit(status int, signal string) string {
	switch {
	case status < 0 && signal != "":
		return "a signal ended it: " + signal
	case status < 0:
		return "a signal ended it"
	}
	return fmt.Sprintf("exit status %d", status)
}

// Range formats two shares as the ends of an interval.
func Range(low, high float64) string { return fmt.Sprintf("%.1f to %.1f %%", 100*low, 100*high) }

// beyond is the factor from which on nothing but that is said: what would be left is less than a
// measurement tells.
const beyond = 1000

// AtMost formats a factor that cannot be exceeded: "at most 3.26x", "over 1000x".
func AtMost(factor float64) string {
	if factor >= beyond {
		return Times(factor)
	}
	return "at most " + Times(factor)
}

// Times formats a factor: "1.03x", "14.5x", "120x", "over 1000x".
func Times(factor float64) string {
	switch {
	case factor >= beyond:
		return fmt.Sprintf("over %dx", beyond)
	case factor >= 99.95:
		return fmt.Sprintf("%.0fx", factor)
	case factor >= 9.995:
		return fmt.Sprintf("%.1fx", factor)
	}
	return fmt.Sprintf("%.2fx", factor)
}

// Duration formats a time with three or more significant digits and a unit that
// fits.
func Duration(d time.Duration) string {
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "us"}} {
		if d < u.unit {
			continue
		}
		x := float64(d) / float64(u.unit)
		switch {
		case x >= 99.95:
			return fmt.Sprintf("%.0f %s", x, u.name)
		case x >= 9.995:
			return fmt.Sprintf("%.1f %s", x, u.name)
		}
		return fmt.Sprintf("%.2f %s", x, u.name)
	}
	return fmt.Sprintf("%d ns", d.Nanoseconds())
}

// Seconds formats a time given in seconds, down to parts of a nanosecond.
func Seconds(sec float64) string {
	if sec > 0 && sec < 100e-9 {
		return fmt.Sprintf("%.3g ns", sec*1e9)
	}
	return Duration(time.Duration(sec * 1e9))
}

// Bytes formats a size with three significant digits and a decimal unit that fits.
func Bytes(x float64) string {
	for _, u := range []struct {
		unit float64
		name string
	}{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}} {
		if x >= 0.9995*u.unit {
			return fmt.Sprintf("%.3g %s", x/u.unit, u.name)
		}
	}
	return fmt.Sprintf("%.3g B", x)
}

// Counted is a number of things of which one is a noun: "1 package", "2 packages".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Count formats how many of something there are: "10,000,000", "8.52".
func Count(x float64) string {
	if x < 99.95 && x != math.Trunc(x) {
		return fmt.Sprintf("%.3g", x)
	}
	digits := fmt.Sprintf("%.0f", x)
	var out strings.Builder
	for i, d := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	return out.String()
}

// Wrap breaks a text at spaces into lines of at most so many characters, as far as words
// allow. A per cent sign stays with its number. Lines but the first are indented.
func Wrap(text string, width int, indent string) string {
	var out strings.Builder
	column := 0
	for i, word := range words(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			out.WriteString("\n" + indent)
			column = utf8.RuneCountInString(indent)
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += n
	}
	return out.String()
}

// words divides a text at spaces, but not before a per cent sign.
func words(text string) (list []string) {
	for word := range strings.SplitSeq(text, " ") {
		if last := len(list) - 1; last >= 0 && strings.HasPrefix(word, "%") {
			list[last] += " " + word
		} else {
			list = append(list, word)
		}
	}
	return list
}

// Cut shortens a text to so many characters.
func Cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:max(width-1, 0)]) + "…"
}

// Plain makes text from other people's code fit for a terminal: what is not
// printable, control codes among it, is shown as a question mark.
func Plain(s string) string { return strings.Map(printable, s) }

// PlainLines is Plain for text of several lines, which keeps them and their tabs.
func PlainLines(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return printable(r)
	}, s)
}

func printable(r rune) rune {
	if r == utf8.RuneError || !unicode.IsPrint(r) {
		return '?'
	}
	return r
}

// JSON writes a value as indented JSON.
func JSON(w io.Writer, value any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(value)
}
