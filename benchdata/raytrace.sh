#!/usr/bin/env bash
# The story of raytrace: everyone looks at the formulas; the time goes into small
# objects made for every pixel. Usage and needs: see lib.sh.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

see "The naive run and the fast one, 800 by 600 pixels, with a histogram of the time of each pixel: a pixel goes from hundreds of nanoseconds to a few."
run go run ./cmd/raytrace -story -timing "$out/histogram.png"
run go run ./cmd/raytrace -o "$out/sphere.png"

see "The profile of the whole run: the first two functions make vectors and the scene, for every pixel; the formulas (trace, intersect, dot, scale) have small ceilings."
find_in ./raytrace 'Story/step=1-naive$' 5x

flame "The flame graph: runtime.newobject stands over everything."

see "The wrong fix and the right ones: 2-arithmetic has formulas as good as they get (and so some objects fewer); 3-scene-once moves one line out of the loop; 4-values has no objects. Beyond that 5-serial and 6-api are package raytrace, on one core and on all."
bench steps ./raytrace 'Story' 2x step

see "A picture, by the ways to draw it."
bench render ./raytrace 'Render/scene=.*/size=800x600' 0.1s impl

if $record; then
	cp "$out/sphere.png" "$results/raytrace-sphere.png"
	cp "$out/histogram-naive.png" "$results/raytrace-naive.png"
	cp "$out/histogram-fast.png" "$results/raytrace-fast.png"
fi
done_all
