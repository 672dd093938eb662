package doubles

import (
	"slices"
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

func FuzzCountRunes(f *testing.F) {
	for _, test := range tests {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := naive.CountZip(s)
		onTiers(t, func(t *testing.T) {
			if got := CountRunes(s); got != want {
				t.Errorf("CountRunes(%q) = %d, want %d", s, got, want)
			}
		})
	})
}
