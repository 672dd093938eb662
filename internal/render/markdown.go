package render

import "strings"

// CodeCell makes a name a code span in the cell of a Markdown table. A run of backticks
// in the name could end the span; there are none in Go's names.
func CodeCell(name string) string { return strings.ReplaceAll(Code(name), "|", `\|`) }

// Code makes text a code span in Markdown, outside of a table.
func Code(text string) string {
	text = strings.ReplaceAll(Plain(text), "`", "'")
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// Escape makes text harmless in Markdown: what could be markup is escaped.
func Escape(text string) string {
	var out strings.Builder
	for _, c := range Plain(text) {
		switch {
		case c == '<':
			out.WriteString("&lt;")
		case c == '@': // not to call anybody
			out.WriteString("&#64;")
		case strings.ContainsRune("\\`*_{}[]()#+!|~>&", c):
			out.WriteRune('\\')
			out.WriteRune(c)
		default:
			out.WriteRune(c)
		}
	}
	return out.String()
}
