package naive

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

func TestChoose(t *testing.T) {
	for name, choose := range map[string]func(*rand.Rand, []int) (int, error){
		"Choose": Choose, "ChooseCumulated": ChooseCumulated,
	} {
		r := rand.New(rand.NewPCG(1, 2))
		counts := make([]int, 5)
		for range 20_000 {
			i, err := choose(r, []int{0, 3, 0, 6, 1})
			if err != nil {
				t.Fatal(err)
			}
			counts[i]++
		}
		// The seed is fixed; with another one a right chooser fails once in 10^6.
		if p := stat.ChiSquare(counts, []float64{0, 3, 0, 6, 1}); p < 1e-6 {
			t.Errorf("%s: counts %v have p = %.2g", name, counts, p)
		}
		for why, weights := range map[string][]int{"none": {}, "zero": {0, 0}, "negative": {1, -1}} {
			if i, err := choose(r, weights); err == nil {
				t.Errorf("%s of %s weights = %d", name, why, i)
			}
		}
	}
}
