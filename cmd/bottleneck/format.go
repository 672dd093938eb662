package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/report"
)

// A result is what a command has found.
type result interface {
	WriteText(io.Writer) error
	WriteMarkdown(io.Writer) error
	WriteJSON(io.Writer) error
}

// print prints a result in the format that was asked for.
func (o output) print(r result, w io.Writer) error {
	switch o.format {
	case "json":
		return r.WriteJSON(w)
	case "markdown":
		return r.WriteMarkdown(w)
	case "csv":
		return r.(interface{ WriteCSV(io.Writer) error }).WriteCSV(w)
	}
	return o.writeText(r, w)
}

// writeText writes a result as text, fit for the terminal if there is one.
func (o output) writeText(r result, w io.Writer) error {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return o.text(r, report.TextConfig{}, w)
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	var text bytes.Buffer
	if err := o.text(r, report.TextConfig{Columns: width, Legend: true}, &text); err != nil {
		return err
	}
	_, err = io.WriteString(w, onTerminal(text.String(), width, colored(os.Getenv)))
	return err
}

// text writes a result as text. Only reports can be written in several ways.
func (o output) text(r result, c report.TextConfig, w io.Writer) error {
	full, ok := r.(*report.Report)
	if !ok {
		return r.WriteText(w)
	}
	if c.Top = o.top; c.Top == 0 {
		c.Top = -1
	}
	return c.Write(w, full)
}

// colored reports whether the user wants colors on a terminal, see no-color.org.
func colored(getenv func(string) string) bool {
	return getenv("NO_COLOR") == "" && getenv("TERM") != "dumb" && getenv("TERM") != ""
}

// onTerminal cuts the lines of tables, which are indented, to the width, if that
// is known, and makes the verdict, which is the first line, and the titles stand out.
func onTerminal(text string, width int, colors bool) string {
	var out strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		row := strings.HasPrefix(line, "  ")
		if row && width > 1 {
			line = render.Cut(line, width)
		}
		if colors && (i == 0 || !row && strings.HasSuffix(line, ":")) {
			line = "\x1b[1m" + line + "\x1b[0m"
		}
		fmt.Fprintln(&out, line)
	}
	return out.String()
}
