#!/usr/bin/env bash
# The story of approx: counting distinct words exactly costs memory; counting
# them approximately, as the paper is written, costs time. Usage and needs: see
# lib.sh. benchdata/distinct.sh compares the command with sort -u.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

see "The naive run and what became of it: 10,000,000 shuffled words, 100,000 distinct. The exact set allocates megabytes, the approximate ones some kilobytes."
run go run ./cmd/distinct -story

see "The profile of the whole run of the approximate count as it is first written: the count is one function, and making the words, which nobody asked about, is most of the rest."
find_in ./approx 'Story/step=naive$' 2x

flame "The flame graph: within ApproxDistinct the time is in the map, which hashes each word again for the removal and again for the insertion, and in a random number for every word; not in the few halvings."

see "The wrong fix and the right ones. hashkeys is the wrong one: short keys, room made beforehand, a random source of its own, and the map still hashes and probes for every word. counter hashes once and tosses coins by the 64, batches takes words together, sketch has no coins at all."
bench steps ./approx 'Story' 1x step

see "The same as nanoseconds a word, against nothing but hashing (impl=hash) and the exact sets."
bench add ./approx 'Add/input=words10M' 0.3s impl

done_all
