package raytrace

import (
	"math"
	"math/rand/v2"
)

// samples spreads points over a pixel far more evenly than chance does: they
// are the R2 sequence (Roberts, The Unreasonable Effectiveness of Quasirandom
// Sequences, 2018), moved around the pixel's torus by an amount that is random
// for each pixel (Cranley and Patterson, SIAM J. Numer. Anal. 13, 1976).
type samples struct {
	x, y float64
	i    int
}

func (b *brush) samples(x, y int) samples {
	var random rand.PCG
	random.Seed(b.opts.Seed, uint64(y)<<32|uint64(x))
	return samples{x: uniform(&random), y: uniform(&random)}
}

// offset is the current point's distance from the pixel's own, from -1/2 to
// 1/2 in both directions.
func (s *samples) offset() (dx, dy float64) {
	// 1/g and 1/g^2, where g is the root of g^3 = g + 1.
	const a1, a2 = 0.7548776662466927, 0.5698402909980532
	i := float64(s.i)
	return fraction(s.x+float64(i*a1)) - 0.5, fraction(s.y+float64(i*a2)) - 0.5
}

func fraction(x float64) float64 { return x - math.Floor(x) }

func uniform(random *rand.PCG) float64 { return float64(random.Uint64()>>11) / (1 << 53) }
