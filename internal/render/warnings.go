package render

import (
	"fmt"
	"io"
	"strings"
)

// Warnings writes warnings, if there are any, in lines of so many characters.
func Warnings(w io.Writer, warnings []error, columns int) {
	if len(warnings) > 0 {
		fmt.Fprintln(w, "\nWarnings:")
	}
	for _, warning := range warnings {
		for line := range strings.Lines(warning.Error()) {
			fmt.Fprintln(w, Wrap("  "+Plain(strings.TrimSpace(line)), columns, "    "))
		}
	}
}

// MarkWarnings writes warnings as Markdown, each as a quotation.
func MarkWarnings(w io.Writer, warnings []error) {
	for _, warning := range warnings {
		fmt.Fprintf(w, "\n> **Warning:** %s\n", Escape(strings.Join(strings.Fields(warning.Error()), " ")))
	}
}
