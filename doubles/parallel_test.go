package doubles

import "testing"

func TestCountParallel(t *testing.T) {
	text := letters(parallelFrom + 5*share + 3)
	for _, n := range []int{0, 1, 2, share, parallelFrom - 1, parallelFrom, parallelFrom + 1, parallelFrom + share, parallelFrom + share + 1, len(text)} {
		want := Count(text[:n])
		for _, goroutines := range []int{0, 1, 2, 3, 100} {
			for range first + 2 { // alone, then together
				if got := countParallel(text[:n], goroutines); got != want {
					t.Errorf("%d bytes, %d goroutines: %d, want %d", n, goroutines, got, want)
				}
			}
			if n == 0 {
				continue
			}
			if got := countTogether(text[:n], goroutines); got != want {
				t.Errorf("%d bytes, %d goroutines together: %d, want %d", n, goroutines, got, want)
			}
		}
		if got := CountParallel(string(text[:n])); got != want {
			t.Errorf("%d bytes: %d, want %d", n, got, want)
		}
	}
}
