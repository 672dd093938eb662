package chart

import (
	"fmt"
	"slices"
	"testing"
)

// The page shows the lines that cost something among their neighbours, and no more of a long
// function.
func TestSourceRows(t *testing.T) {
	s := Source{First: 101}
	for i := range 500 {
		s.Text = append(s.Text, fmt.Sprintf("\tline %d", 101+i))
	}
	numbers := func() (list []int) {
		for _, r := range s.Rows() {
			list = append(list, r.Number)
		}
		return list
	}
	if got := s.Rows(); got != nil {
		t.Errorf("nothing is known: %v", got)
	}
	s.Lines = []SourceLine{{Number: 150, Share: 0.5, Low: 0.4, High: 0.6, Inlined: []Part{{Name: "m.step", Share: 0.2}}}, {Number: 103, Share: 0.1}, {Number: 600, Share: 0.0001}}
	if got, want := numbers(), []int{101, 102, 103, 104, 105, 106, 147, 148, 149, 150, 151, 152, 153}; !slices.Equal(got, want) {
		t.Errorf("the lines are %v, want %v", got, want)
	}
	row := s.Rows()[9]
	if want := (SourceRow{Number: 150, Share: "50.0 %", Interval: "95 % interval: 40.0 to 60.0 %", Text: "    line 150", Inlined: "inlined: m.step 20.0 %", Heat: 1}); row != want {
		t.Errorf("got %+v, want %+v", row, want)
	}
	if row := s.Rows()[6]; !row.Gap || row.Share != "" {
		t.Errorf("line 147 is %+v", row)
	}
	for i := range 400 {
		s.Lines = append(s.Lines, SourceLine{Number: 101 + i, Share: 0.01})
	}
	if got := numbers(); len(got) > mostRows+2*around+2 {
		t.Errorf("%d lines are shown", len(got))
	}
	s.Text = nil
	s.Lines = []SourceLine{{Number: 7, Share: 0.5, Text: "a()"}, {Number: 3, Share: 0.1, Text: "b()"}, {Number: 9, File: "gen/x.y", Share: 0.1, Text: "c()"}}
	if got := s.Rows(); len(got) != 3 || got[0].Text != "b()" || got[1].Text != "a()" || got[2].Text != "x.y: c()" {
		t.Errorf("without the function's text: %+v", got)
	}
}
