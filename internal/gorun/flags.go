package gorun

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
)

// Exactly is the -bench expression for one benchmark.
func Exactly(benchmark string) string {
	parts := strings.Split(benchmark, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// TopLevel matches the names of benchmark functions as -bench does, "" being all of them. It
// matches all where it cannot tell, of bars and slashes in brackets.
func TopLevel(bench string) func(name string) bool {
	var matches []*regexp.Regexp
	for part := range strings.SplitSeq(cmp.Or(bench, "."), "|") {
		part, _, _ = strings.Cut(part, "/")
		part = strings.ReplaceAll(part, " ", "_")
		if r, err := regexp.Compile(part); err == nil {
			matches = append(matches, r)
		} else {
			return func(string) bool { return true }
		}
	}
	return func(name string) bool {
		return slices.ContainsFunc(matches, func(r *regexp.Regexp) bool { return r.MatchString(name) })
	}
}

// splitFlags divides the value of GOFLAGS as the go command does: at white space,
// with quotes around whole flags.
func splitFlags(text string) (flags []string, err error) {
	const space = " \t\n\r"
	for text = strings.TrimLeft(text, space); text != ""; text = strings.TrimLeft(text, space) {
		end := strings.IndexAny(text, space)
		if quote := text[0]; quote == '"' || quote == '\'' {
			text = text[1:]
			if end = strings.IndexByte(text, quote); end < 0 {
				return nil, fmt.Errorf("unterminated %c", quote)
			}
			flags = append(flags, text[:end])
			text = text[end+1:]
			continue
		}
		if end < 0 {
			end = len(text)
		}
		flags = append(flags, text[:end])
		text = text[end:]
	}
	return flags, nil
}

// AllFlags are the flags of each build: those in GOFLAGS, and then Flags.
func (g Go) AllFlags() []string { return slices.Concat(g.userFlags, g.Flags) }

// linkFlags returns flags that give the linker more flags than those that the user's
// have for it. Of several -ldflags the go command takes the last one whose pattern
// matches a package; one without a pattern is for the packages that are named.
func linkFlags(users []string, more ...string) []string {
	more = slices.DeleteFunc(more, func(s string) bool { return s == "" })
	if len(more) == 0 {
		return nil
	}
	added := strings.Join(more, " ")
	flags := []string{"-ldflags=" + added}
	for _, value := range goflags.Values(users, "ldflags") {
		flags = append(flags, "-ldflags="+strings.TrimSpace(value)+" "+added)
	}
	return flags
}
