package duet

import "testing"

// What is done once is not an operation's, and what the runtime does in a run of few does not make
// operations free.
func TestBeyond(t *testing.T) {
	for _, c := range []struct {
		what            string
		few, many, want float64
	}{
		{"nothing else", 256, 256, 256},
		{"done once", 256 + 4096/3., 256 + 4096/9., 256},
		{"the runtime's beside few", 256 + 65536/3., 256, 256},
	} {
		if got := beyond(c.few, c.many, 3, 9); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
