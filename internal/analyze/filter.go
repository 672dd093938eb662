package analyze

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/kind"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// expression compiles a regular expression, or returns nil for "".
func expression(flag, text string) (*regexp.Regexp, error) {
	if text == "" {
		return nil, nil
	}
	x, err := regexp.Compile(text)
	if err != nil {
		return nil, suite.Usagef("-%s: %w", flag, err)
	}
	return x, nil
}

// tagged makes a filter of labels as pprof's -tagfocus has it: "key=regexp" for the
// values of a label, "regexp" for "key:value" of any, several expressions with commas
// between, all of which must match something; or a number or a range of numbers for
// numeric labels, as in "bytes=1kb:64kb".
func tagged(flag, text string) (profile.TagMatch, error) {
	if text == "" {
		return nil, nil
	}
	key, value, ok := strings.Cut(text, "=")
	if !ok {
		key, value = "", text
	}
	if within := numbers(value); within != nil {
		return func(s *profile.Sample) bool { return measures(s, key, within) }, nil
	}
	var all []*regexp.Regexp
	for part := range strings.SplitSeq(value, ",") {
		x, err := expression(flag, part)
		if err != nil {
			return nil, err
		}
		if x != nil {
			all = append(all, x)
		}
	}
	return func(s *profile.Sample) bool {
		for _, x := range all {
			if !matches(s, key, x) {
				return false
			}
		}
		return true
	}, nil
}

// measures reports whether a numeric label, any if key is "", has a value that is within a
// range.
func measures(s *profile.Sample, key string, within func(v int64, unit string) bool) bool {
	for k, list := range s.NumLabel {
		for i, v := range list {
			if (key == "" || key == k) && within(v, unit(s, k, i)) {
				return true
			}
		}
	}
	return false
}

// matches reports whether a label's value matches or, if key is "", "key:value" of any.
func matches(s *profile.Sample, key string, x *regexp.Regexp) bool {
	if key != "" {
		return slices.ContainsFunc(s.Label[key], x.MatchString)
	}
	for k, values := range s.Label {
		for _, v := range values {
			if x.MatchString(k + ":" + v) {
				return true
			}
		}
	}
	return false
}

// unit is the unit of a numeric label: what the profile says or, failing that, what pprof
// takes for granted of its key.
func unit(s *profile.Sample, key string, i int) string {
	if units := s.NumUnit[key]; i < len(units) && units[i] != "" {
		return units[i]
	}
	if key == "bytes" || key == "request" || key == "alignment" {
		return "bytes"
	}
	return key
}

// numbers reads "10", "10kb", "10kb:", ":20kb" and "10kb:20kb", or returns nil.
func numbers(text string) func(v int64, unit string) bool {
	from, to, ranged := strings.Cut(text, ":")
	low, lowOK := size(from)
	if !ranged {
		if !lowOK {
			return nil
		}
		return func(v int64, unit string) bool { return inBase(v, unit) == low }
	}
	high, highOK := size(to)
	if !lowOK && from != "" || !highOK && to != "" || from == "" && to == "" {
		return nil
	}
	return func(v int64, unit string) bool {
		x := inBase(v, unit)
		return (from == "" || x >= low) && (to == "" || x <= high)
	}
}

// size reads a number with its unit, as "64kb".
func size(text string) (int64, bool) {
	digits := strings.TrimRightFunc(text, unicode.IsLetter)
	n, err := strconv.ParseInt(digits, 10, 64)
	return inBase(n, text[len(digits):]), err == nil
}

// inBase is a number of a unit in the smallest one of its kind.
func inBase(n int64, unit string) int64 {
	_, scale := kind.Base(unit)
	return n * scale
}
