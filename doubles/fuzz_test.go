package doubles

import (
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
)

func FuzzCount(f *testing.F) {
	for _, test := range tests {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := naive.CountBytes([]byte(s))
		onTiers(t, func(t *testing.T) {
			if got := Count(s); got != want {
				t.Errorf("Count(%q) = %d, want %d", s, got, want)
			}
		})
		if got := len(slices.Collect(Positions(s))); got != want {
			t.Errorf("Positions(%q) has %d, want %d", s, got, want)
		}
	})
}

// The text is put among enough valid text for the kernels to reach it.
func FuzzCountRunes(f *testing.F) {
	for _, test := range tests {
		f.Add(test.text, uint8(0), uint8(0))
		f.Add(test.text, uint8(100), uint8(200))
	}
	f.Fuzz(func(t *testing.T, s string, before, after uint8) {
		valid := strings.Repeat("ж0語1\U0001F40E", 256/5+1)
		s = valid[:before] + s + valid[:after]
		want := naive.CountZip(s)
		onTiers(t, func(t *testing.T) {
			if got := CountRunes(s); got != want {
				t.Errorf("CountRunes(%q) = %d, want %d", s, got, want)
			}
		})
	})
}
