#!/usr/bin/env bash
# The story of doubles: everyone makes the counting faster; the time goes into
# making the letters. Usage and needs: see lib.sh.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

see "The naive run: ten million random letters, and the equal neighbours among them, both as one writes them first. Counting is the part with the interesting code; making the letters already takes most of the time."
run go run ./cmd/doubles -story -impl naive -letters naive

see "What everyone optimises: each step counts faster than the one before, the last one a thousand times as fast as the first."
bench steps ./doubles 'Story/step=(regexp|zip|onepass|bytes|count)$' 0.1s step

see "The profile of the whole run: ns/op of the steps that count ten million fresh letters is a millisecond or less, but nearly all of the run is making letters, where the timer stands still."
find_in ./doubles Story 20x

flame "The flame graph: the wide column is Letters and the random numbers it draws one at a time; counting is a sliver. The list by flat time below it names functions of the runtime and of the random generator: none that anybody here wrote."

see "The wrong fix and the right one, for the whole: bytes to count is the wrong one, a count more than ten times as fast, and it gains a few per cent; count to randgen is the right one, faster letters, and it gains tens of times."
bench whole ./doubles 'Whole' 3x step

see "How fast counting is by itself: as fast as reading (impl=read looks for a byte that is not there)."
bench count ./doubles 'Count$/size=(16K|10M)' 0.1s impl
bench countrunes ./doubles 'CountRunes$' 0.1s impl

see "How fast the letters are: faster than the standard library makes the random bytes that they need (impl=chacha8)."
bench fill ./randgen 'Fill$' 0.1s impl

done_all
