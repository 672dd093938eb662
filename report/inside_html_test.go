package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The page shows the lines that cost something among their neighbours, and no more of a long
// function.
func TestSourceOf(t *testing.T) {
	f := Function{Listing: &Listing{First: 101}}
	for i := range 500 {
		f.Listing.Lines = append(f.Listing.Lines, fmt.Sprintf("\tline %d", 101+i))
	}
	numbers := func() (list []int) {
		for _, r := range sourceOf(f) {
			list = append(list, r.Number)
		}
		return list
	}
	if got := sourceOf(f); got != nil {
		t.Errorf("nothing is known: %v", got)
	}
	f.Lines = []Line{{Line: 150, Share: 0.5, Low: 0.4, High: 0.6, Inlined: []Part{{"example.com/m.step", 0.2}}}, {Line: 103, Share: 0.1}, {Line: 600, Share: 0.0001}}
	if got, want := numbers(), []int{101, 102, 103, 104, 105, 106, 147, 148, 149, 150, 151, 152, 153}; !slices.Equal(got, want) {
		t.Errorf("the lines are %v, want %v", got, want)
	}
	row := sourceOf(f)[9]
	if want := (sourceRow{Number: 150, Share: "50.0 %", Interval: "95 % interval: 40.0 to 60.0 %", Text: "    line 150", Inlined: "inlined: m.step 20.0 %", Heat: 1}); row != want {
		t.Errorf("got %+v, want %+v", row, want)
	}
	if row := sourceOf(f)[6]; !row.Gap || row.Share != "" {
		t.Errorf("line 147 is %+v", row)
	}
	for i := range 400 {
		f.Lines = append(f.Lines, Line{Line: 101 + i, Share: 0.01})
	}
	if got := numbers(); len(got) > mostRows+2*around+2 {
		t.Errorf("%d lines are shown", len(got))
	}
	f.Listing = nil
	f.Lines = []Line{{Line: 7, Share: 0.5, Source: "a()"}, {Line: 3, Share: 0.1, Source: "b()"}, {Line: 9, File: "gen/x.y", Share: 0.1, Source: "c()"}}
	if got := sourceOf(f); len(got) != 3 || got[0].Text != "b()" || got[1].Text != "a()" || got[2].Text != "x.y: c()" {
		t.Errorf("without the function's text: %+v", got)
	}
}

func TestWriteHTMLInside(t *testing.T) {
	var out bytes.Buffer
	if err := largeReport().WriteHTML(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`id="inside-0" open`, "append growing a slice <b>30.0 %", "package1.Caller <b>80.0 %", "sort(list)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(out.String(), `id="inside-1"`) {
		t.Error("the page shows what is inside of a function of which nothing is known")
	}
}
