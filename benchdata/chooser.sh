#!/usr/bin/env bash
# The story of chooser: in a game that teaches itself everyone looks at the game;
# the time goes into choosing a square. Usage and needs: see lib.sh.
# benchdata/menace-curve.sh draws how well it learns.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

see "The naive run: 100,000 matches of noughts and crosses, boards as strings, each move drawn by a general sampler."
rm -f "$out"/*.brain
run go run ./cmd/menace generate -first "$out/first.brain" -second "$out/second.brain"
run go run ./cmd/menace train -impl naive -first "$out/first.brain" -second "$out/second.brain"

see "The profile of the whole run: choosing comes first, with half of it; hasLine, the part of the game that begs to be made faster, could gain a fifth at most."
find_in ./chooser/menace 'Story/step=naive$' 3x

flame "The flame graph: under Choose there are slices that grow and are collected, not the draw."

see "The wrong fix and the right one: lines sees lines in a table, as fast as can be, and gains what its ceiling said; chooser replaces one call, naive.Choose by chooser.OnceWith; fast, at last, has boards as numbers, once choosing is out of the way."
bench train ./chooser/menace 'Story' 1x step

see "After the right fix the bottleneck is elsewhere: now the game is worth looking at."
run go run ./cmd/bottleneck find -bench 'Story/step=chooser$' -benchtime 3x -o "$out/after" ./chooser/menace

see "100,000 choices by themselves: from a general sampler to a table."
bench choices ./chooser 'Story' 5x step

see "One draw, for 9 to 100,000 weights."
bench pick ./chooser 'Pick$' 0.1s impl

done_all
