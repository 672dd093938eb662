package doubles

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// naiveRuns cuts s into pieces, by a function that tells the size of the first, and
// joins equal neighbours.
func naiveRuns(s string, size func(string) int) []Run {
	var runs []Run
	previous := ""
	for i := 0; i < len(s); {
		piece := s[i : i+size(s[i:])]
		if piece != previous || len(runs) == 0 {
			runs = append(runs, Run{Start: i})
		}
		previous = piece
		i += len(piece)
		runs[len(runs)-1].End = i
		runs[len(runs)-1].Count++
	}
	return runs
}

func byteSize(string) int { return 1 }

func runeSize(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// checkRuns holds Runs, RunsRunes and PositionsRunes against the plain cutting.
func checkRuns(t *testing.T, s string) {
	t.Helper()
	byBytes, byRunes := naiveRuns(s, byteSize), naiveRuns(s, runeSize)
	for atLeast := -1; atLeast <= 9; atLeast++ {
		short := func(r Run) bool { return r.Count < atLeast }
		if got, want := slices.Collect(Runs(s, atLeast)), slices.DeleteFunc(slices.Clone(byBytes), short); !slices.Equal(got, want) {
			t.Fatalf("Runs(%q, %d) = %v, want %v", s, atLeast, got, want)
		}
		if got, want := slices.Collect(RunsRunes([]byte(s), atLeast)), slices.DeleteFunc(slices.Clone(byRunes), short); !slices.Equal(got, want) {
			t.Fatalf("RunsRunes(%q, %d) = %v, want %v", s, atLeast, got, want)
		}
	}
	var want []int
	for _, run := range byRunes {
		size := (run.End - run.Start) / run.Count
		for i := range run.Count - 1 {
			want = append(want, run.Start+i*size)
		}
	}
	if got := slices.Collect(PositionsRunes(s)); !slices.Equal(got, want) {
		t.Fatalf("PositionsRunes(%q) = %d, want %d", s, got, want)
	}
}

func TestRuns(t *testing.T) {
	for _, test := range tests {
		checkRuns(t, test.text)
		checkRuns(t, "aab"+test.text+test.text+"bba")
	}
	for n := range 40 {
		checkRuns(t, strings.Repeat("x", n))
		checkRuns(t, "y"+strings.Repeat("x", n)+strings.Repeat("日", n)+"y")
	}
	checkRuns(t, string(letters(5000)))
	for stop := range 3 { // the walk ends where the caller does
		n := 0
		for range Runs("aabbccdd", 2) {
			if n++; n > stop {
				break
			}
		}
		for range RunsRunes("ääbbccdd", 2) {
			if n++; n > 2*stop+1 {
				break
			}
		}
		for range PositionsRunes("ääbbccdd") {
			if n++; n > 3*stop+2 {
				break
			}
		}
		if n != 3*stop+3 {
			t.Errorf("%d steps, want %d", n, 3*stop+3)
		}
	}
	text := letters(10_000)
	if n := testing.AllocsPerRun(10, func() {
		for range Runs(text, 3) {
		}
		for range RunsRunes(text, 3) {
		}
		for range PositionsRunes(text) {
		}
	}); n != 0 {
		t.Errorf("walking allocates %v times", n)
	}
}

// FuzzRuns: any bytes.
func FuzzRuns(f *testing.F) {
	for _, test := range tests {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, s string) { checkRuns(t, s) })
}
