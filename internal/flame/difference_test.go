package flame

import (
	"bytes"
	"strings"
	"testing"
)

func TestWriteDifference(t *testing.T) {
	d := &Difference{Name: "BenchmarkX-2"}
	d.Add(0, []string{"example.com/m.Run", "example.com/m.parse"}, 1000, 1)
	d.Add(1, []string{"example.com/m.Run", "example.com/m.parse"}, 1010, 1)
	d.Add(0, []string{"example.com/m.Run", "example.com/m.old<script>"}, 500, 1)
	d.Add(1, []string{"example.com/m.Run", "example.com/m.(*T[...]).fresh"}, 800, 1)
	d.Add(1, []string{"example.com/m.Run", "example.com/m.tiny"}, 1, 1)
	var out bytes.Buffer
	if err := WriteDifference(&out, "title", "about", []*Difference{d, {Name: "empty"}}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		`<h2>BenchmarkX-2</h2>`,
		`title="example.com/m.parse: 1 us to 1.01 us, &#43;10 ns">m.parse`, // no colour: three deviations are 134
		`title="example.com/m.old&lt;script&gt;: 500 ns to 0 ns, -500 ns" class="down" style="--a:0.8"`,
		`title="example.com/m.(*T[...]).fresh: 0 ns to 800 ns, &#43;800 ns" class="up" style="--a:0.8"`,
		`m.(*T[...]).fresh &#43;800 ns</button>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"http:", "https:", "m.tiny", "<h2>empty", "old<script>"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

// What is gone and what is new stand side by side: the boxes below are wider than
// each side's whole, and so is the box above.
func TestDifferenceWidth(t *testing.T) {
	d := &Difference{Name: "all"}
	d.Add(0, []string{"old"}, 300, 1)
	d.Add(1, []string{"new"}, 300, 1)
	if b := d.box(d.width(), 0); d.width() != 600 || len(b.Children) != 2 || b.Children[0].Width != 0.5 || b.Self != 0 {
		t.Errorf("width %v, boxes %+v", d.width(), b)
	}
}
