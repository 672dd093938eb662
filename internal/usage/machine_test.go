package usage

import (
	"testing"
	"time"
)

func TestReadBusy(t *testing.T) {
	const two = "cpu  100 2 30 4000 500 6 7 8 900 1000\ncpu0 60 2 10 2000 100 6 7 8 900 1000\ncpu1 40 0 20 2000 400 0 0 0 0 0\nintr 5\n"
	check := func(text, list string, want time.Duration) {
		t.Helper()
		if got := readBusy([]byte(text), allowed([]byte("Name:\tx\nCpus_allowed_list:\t"+list+"\nMems_allowed:\t1\n"))); got != want {
			t.Errorf("%q of %q: %v, want %v", text, list, got, want)
		}
	}
	check(two, "0-1", 1530*time.Millisecond)
	check(two, "1", 600*time.Millisecond)
	check(two, "1,3-5", 600*time.Millisecond)
	check(two, "2-7", 0)
	check(two, "?", 1530*time.Millisecond)
	check("cpu0 1 2 3\n", "0", 0)
	check("cpu0 1 2 x 4 5 6 7 8\n", "0", 0)
	check("", "0", 0)
}

// Where nothing tells which processors may be used, all may.
func TestAllowed(t *testing.T) {
	if may := allowed([]byte("Name:\tx\n")); !may(0) || !may(63) {
		t.Error("a status without a list allows not every processor")
	}
}
