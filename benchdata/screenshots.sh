#!/usr/bin/env bash
# Pictures of the doubles story's report and flame graph, light and dark, for the
# README: records a run of the story's benchmark and has Chromium draw its pages
# into pictures/. Usage, from anywhere, when nothing else runs:
#
#	benchdata/screenshots.sh
#
# Needs Go and Chromium, of which CHROMIUM may name the command; takes about ten seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
chromium=${CHROMIUM:-chromium}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p benchdata/pictures
go run ./cmd/bottleneck find -bench Story -benchtime 20x -o "$work/run" ./doubles >/dev/null

# picture PAGE NAME HEIGHT draws a page as wide as a window.
picture() {
	local scheme dark=1 # Chromium's numbers: 0 is dark, 1 light
	for scheme in light dark; do
		[ $scheme = dark ] && dark=0
		"$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/browser-$scheme" \
			--blink-settings=preferredColorScheme=$dark --window-size="1100,$3" \
			--screenshot="$work/$2-$scheme.png" "file://$work/run/$1" >/dev/null 2>&1
		mv "$work/$2-$scheme.png" benchdata/pictures/
	done
}
picture report.html report 884
picture flame.html flame 440
ls -l benchdata/pictures | awk 'NR > 1 { print $5, $9 }'
