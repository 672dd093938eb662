#!/usr/bin/env bash
# Draws how the second player of chooser/menace learns: writes
# results/menace-curve.csv and results/menace-curve.svg. The seeds are fixed and
# the odds computed, so that every run writes the same numbers.
set -euo pipefail
cd "$(dirname "$0")/peers"
mkdir -p ../results
go run ./menacecurve ../results
