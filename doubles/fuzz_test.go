package doubles

import (
	"io"
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

// Whatever pieces a reader comes in, the counts are those of the whole.
func FuzzCountReader(f *testing.F) {
	for _, test := range tests {
		f.Add(test.text, []byte{0, 1, 2})
	}
	f.Fuzz(func(t *testing.T, s string, sizes []byte) {
		if got, err := CountReader(&piecewise{s, sizes}); got != int64(Count(s)) || err != nil {
			t.Errorf("CountReader(%q in %v) = %d, %v, want %d", s, sizes, got, err, Count(s))
		}
		if got, err := CountRunesReader(&piecewise{s, sizes}); got != int64(CountRunes(s)) || err != nil {
			t.Errorf("CountRunesReader(%q in %v) = %d, %v, want %d", s, sizes, got, err, CountRunes(s))
		}
	})
}

// piecewise reads a text in pieces of these sizes, and then the rest.
type piecewise struct {
	text  string
	sizes []byte
}

func (p *piecewise) Read(b []byte) (int, error) {
	if len(p.sizes) > 50 { // readers give up after 100 pieces of nothing
		p.sizes = p.sizes[:50]
	}
	if len(p.sizes) > 0 {
		b = b[:min(len(b), int(p.sizes[0]))]
		p.sizes = p.sizes[1:]
	} else if p.text == "" {
		return 0, io.EOF
	}
	n := copy(b, p.text)
	p.text = p.text[n:]
	return n, nil
}
