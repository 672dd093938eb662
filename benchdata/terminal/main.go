// Terminal draws what a command printed as a picture of a terminal, light or dark as who
// looks at it prefers.
//
//	go run ./benchdata/terminal benchdata/results/readme-find.txt >benchdata/pictures/find.svg
package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"log"
	"os"
	"strings"
	"unicode/utf8"
)

// A character's width and a line's height, and the space around the text, in pixels.
const (
	columnWidth = 8
	lineHeight  = 19
	margin      = 16
)

const style = `<style>
rect { fill: #ffffff; stroke: #d0d7de }
text { fill: #1f2328; font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
text.typed { font-weight: bold }
@media (prefers-color-scheme: dark) { rect { fill: #0d1117; stroke: #3d444d } text { fill: #e6edf3 } }
</style>
`

func main() {
	log.SetFlags(0)
	log.SetPrefix("terminal: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: terminal output.txt")
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stdout.Write(draw(string(text))); err != nil {
		log.Fatal(err)
	}
}

// draw draws lines as an SVG. Each has the width of its characters whatever the font.
func draw(text string) []byte {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	columns := 0
	for _, line := range lines {
		columns = max(columns, utf8.RuneCountInString(line))
	}
	width, height := columns*columnWidth+2*margin, len(lines)*lineHeight+2*margin
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %d">`+"\n", width, height, height)
	out.WriteString(style)
	fmt.Fprintf(&out, `<rect x="0.5" y="0.5" width="%d" height="%d" rx="6"/>`+"\n", width-1, height-1)
	for i, line := range lines {
		indented := strings.TrimLeft(line, " ")
		n := utf8.RuneCountInString(indented)
		if n == 0 {
			continue
		}
		class := ""
		if strings.HasPrefix(line, "$ ") {
			class = ` class="typed"`
		}
		fmt.Fprintf(&out, `<text x="%d" y="%d" textLength="%d"%s>`, margin+(len(line)-len(indented))*columnWidth, margin+(i+1)*lineHeight-5, n*columnWidth, class)
		_ = xml.EscapeText(&out, []byte(indented)) // into memory
		out.WriteString("</text>\n")
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}
