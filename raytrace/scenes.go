package raytrace

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Story returns the scene of this package's story: one red sphere and one light,
// above a plane that is 8 wide and 6 high. It is meant to be drawn at 800 by 600
// pixels.
func Story() Scene {
	return Scene{
		Camera:     Camera{Right: Vec{X: 8}, Down: Vec{Y: 6}},
		Background: Color{100, 100, 100},
		Ambient:    30.0 / 255,
		Lights:     []Light{{At: Vec{8, 0, 7}}},
		Spheres:    []Sphere{{Center: Vec{4, 3, 10}, Radius: 2, Color: Color{255, 0, 0}}},
	}
}

// Random returns a scene of n spheres of many sizes and colours in front of the
// story's camera. The same arguments always give the same scene. Radii shrink with
// n, so that any number of spheres covers about three quarters of the picture. It
// panics if n is negative, or more than any machine has memory for.
func Random(n int, seed uint64) Scene {
	if uint(n) > mostSpheres {
		panic(fmt.Sprintf("raytrace: %d random spheres, need 0 to %d", n, mostSpheres))
	}
	scene := Story()
	scene.Lights[0].At = Vec{8, 0, 0}
	scene.Spheres = make([]Sphere, n)
	rng := rand.New(rand.NewPCG(seed, 0))
	scale := min(0.9, 1.75/math.Sqrt(float64(n)))
	for i := range scene.Spheres {
		scene.Spheres[i] = Sphere{
			Center: Vec{8 * rng.Float64(), 6 * rng.Float64(), 4 + float64(12*rng.Float64())},
			Radius: scale * (1 + float64(3*rng.Float64())),
			Color:  Color{shade(rng), shade(rng), shade(rng)},
		}
	}
	return scene
}

// mostSpheres is how many Random returns: 2^31 - 1, or 2^24 - 1 for 32 bits.
const mostSpheres = 1<<(24+7*(^uint(0)>>63)) - 1

func shade(rng *rand.Rand) uint8 { return uint8(55 + rng.IntN(201)) }
