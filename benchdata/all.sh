#!/usr/bin/env bash
# All stories, one after the other, in one directory: some ten minutes on two
# cores. Usage and needs: see lib.sh; BYTES is the size of distinct's file,
# STORIES names some of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
flags=()
if [ "${1:-}" = -record ]; then
	flags=(-record)
	shift
fi
out=${1:-$(mktemp -d "${TMPDIR:-/tmp}/stories.XXXXXX")}
mkdir -p "$out"
out=$(cd "$out" && pwd)

for story in ${STORIES:-doubles approx chooser raytrace peers}; do
	printf '\n== %s (%d s)\n' "$story" "$SECONDS"
	"./$story.sh" ${flags[@]+"${flags[@]}"} "$out/$story"
done

printf '\n== the command distinct against sort -u (%d s)\n\n' "$SECONDS"
./distinct.sh "${BYTES:-100000000}" | tee "$out/distinct.txt"

printf '\n== a hot function that does not matter (%d s)\n\n' "$SECONDS"
./verify.sh | tee "$out/verify.txt"

if [ ${#flags[@]} -gt 0 ] && command -v "${CHROMIUM:-chromium}" >/dev/null; then
	printf '\n== the pictures of README (%d s)\n\n' "$SECONDS"
	./screenshots.sh
fi

printf '\nAll stories took %d s and are in %s\n' "$SECONDS" "$out"
