package usage

import (
	"testing"
	"time"
)

func TestReadBusy(t *testing.T) {
	check := func(text string, want time.Duration) {
		t.Helper()
		if got := readBusy([]byte(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	check("cpu  100 2 30 4000 500 6 7 8 900 1000\ncpu0 1 1 1 1 1 1 1 1 1 1\n", 1530*time.Millisecond)
	check("cpu 1 2 3\n", 0)
	check("cpu 1 2 x 4 5 6 7 8\n", 0)
	check("cpu0 1 2 3 4 5 6 7 8\n", 0)
	check("", 0)
}
