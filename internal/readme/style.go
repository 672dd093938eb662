package readme

import (
	"regexp"
	"strings"
)

// A Sentence is one of a page's, and how many words it has.
type Sentence struct {
	Text  string
	Words int
}

var (
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
	tag     = regexp.MustCompile(`(?s)<[a-z/][^>]*>`)
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// Sentences are those of a page's prose, without code, tables, tags and comments.
func Sentences(text string) (list []Sentence) {
	for _, drop := range []*regexp.Regexp{comment, fenced, tag} {
		text = drop.ReplaceAllString(text, "")
	}
	text = link.ReplaceAllString(text, "$1")
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		var prose []string
		for line := range strings.Lines(paragraph) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") || strings.HasPrefix(line, "|") {
				continue
			} else if item, ok := strings.CutPrefix(line, "- "); ok {
				line = "\x00" + item
			}
			prose = append(prose, line)
		}
		for part := range strings.SplitSeq(strings.Join(prose, " "), "\x00") {
			for _, s := range splitSentences(part) {
				if n := len(strings.Fields(s)); n > 0 {
					list = append(list, Sentence{s, n})
				}
			}
		}
	}
	return list
}

var end = regexp.MustCompile(`[.?!]\s+`)

// splitSentences divides prose behind full stops.
func splitSentences(text string) (list []string) {
	at := 0
	for _, m := range end.FindAllStringIndex(text, -1) {
		list = append(list, strings.TrimSpace(text[at:m[0]+1]))
		at = m[1]
	}
	return append(list, strings.TrimSpace(text[at:]))
}
