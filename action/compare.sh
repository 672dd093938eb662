#!/usr/bin/env bash
# Compares the benchmarks of what is checked out with those of its base: annotations go to
# the log, the tables to the summary of the step. It is what action.yml runs.
set -euo pipefail

out=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/bottleneck.XXXXXX")
trap 'rm -rf "$out"' EXIT
GOWORK=off GOFLAGS='' go build -C "$(dirname "${BASH_SOURCE[0]}")/.." -o "$out/" ./cmd/bottleneck

# actions/checkout fetches one commit alone.
base=${BASE:-HEAD^}
if ! git rev-parse --quiet --verify "$base^{commit}" >/dev/null; then
	if [ -z "${BASE:-}" ]; then
		git fetch --quiet --deepen=1
	else
		git fetch --quiet --no-tags --depth=1 origin "$BASE"
		base=$(git rev-parse FETCH_HEAD)
	fi
fi

read -ra flags <<<"${FLAGS:-}"
read -ra packages <<<"${PACKAGE:-./...}"
status=0
"$out/bottleneck" compare -format github -o "$out/compared" -base "$base" -head HEAD ${GATE:+-gate "$GATE"} \
	${flags[@]+"${flags[@]}"} "${packages[@]}" || status=$?
if [ -f "$out/compared/compare.md" ]; then
	cat "$out/compared/compare.md" >>"${GITHUB_STEP_SUMMARY:-/dev/stderr}"
fi
exit "$status"
