package doubles

import (
	"slices"
	"testing"
)

func naivePositions(s string) []int {
	var positions []int
	for i := range len(s) - 1 {
		if s[i] == s[i+1] {
			positions = append(positions, i)
		}
	}
	return positions
}

func TestPositions(t *testing.T) {
	for _, test := range tests {
		embedded(test.text, asciiFiller, func(s string) {
			want := naivePositions(s)
			if got := slices.Collect(Positions(s)); !slices.Equal(got, want) {
				t.Fatalf("Positions(%q) = %d, want %d", s, got, want)
			}
			for stop := range want {
				var got []int
				for i := range Positions([]byte(s)) {
					got = append(got, i)
					if len(got) > stop {
						break
					}
				}
				if !slices.Equal(got, want[:stop+1]) {
					t.Fatalf("the first %d of Positions(%q) are %d, want %d", stop+1, s, got, want[:stop+1])
				}
			}
		})
	}
}
