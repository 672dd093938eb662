package raytrace

import (
	"math"
	"sync"
)

// tones go from the levels of sRGB (IEC 61966-2-1) to light, 0 to 255 for both, and back
// to the nearest level.
//
// They are float32 inside, because 24 bits of a power are the same on every processor
// and 53 are not.
type tones struct {
	light [256]float64
	from  [256]float64 // the least light of each level
	guess [256]uint8   // the level of each whole number, or one below
}

var sRGB = sync.OnceValue(newTones)

func newTones() *tones {
	t := new(tones)
	for level := range t.light {
		t.light[level] = linear(float64(level))
		if level > 0 {
			t.from[level] = linear(float64(level) - 0.5)
		}
	}
	level := 0
	for whole := range t.guess {
		for level < 255 && t.from[level+1] <= float64(whole) {
			level++
		}
		t.guess[whole] = uint8(level)
	}
	return t
}

// linear is the light of a level.
func linear(level float64) float64 {
	x := level / 255
	if x <= 0.04045 {
		x /= 12.92
	} else {
		x = math.Pow((x+0.055)/1.055, 2.4)
	}
	return 255 * float64(float32(x))
}

// level is the level nearest to light, which must lie in 0..255.
func (t *tones) level(light float64) float64 {
	level := int(t.guess[int(light)])
	for level < 255 && t.from[level+1] <= light {
		level++
	}
	return float64(level)
}
