package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"
)

// The picture is that of the recorded output.
func TestPicture(t *testing.T) {
	text, err := os.ReadFile("../results/readme-find.txt")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := os.ReadFile("../pictures/find.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(picture, draw(string(text))) {
		t.Error("pictures/find.svg is of another output: draw it anew, as the comment of package main says")
	}
}

// All that was printed is in the picture, whatever its characters mean in XML.
func TestDraw(t *testing.T) {
	const text = "$ find\n\n  a<b & \"c\" …  d\n"
	d := xml.NewDecoder(bytes.NewReader(draw(text)))
	var lines []string
	for inside := false; ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			inside = x.Name.Local == "text"
		case xml.EndElement:
			inside = false
		case xml.CharData:
			if inside {
				lines = append(lines, string(x))
			}
		}
	}
	if got, want := strings.Join(lines, "|"), "$ find|a<b & \"c\" …  d"; got != want {
		t.Errorf("drawn %q, want %q", got, want)
	}
}
