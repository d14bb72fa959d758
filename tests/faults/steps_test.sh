#!/usr/bin/env bash
# Killed, and failing as on a full disk, at every named step: the repository is valid and the same command completes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
# The search for leaks takes two thirds of each of these hundreds of runs; cli and interop do it.
export ASAN_OPTIONS=detect_leaks=0
python3 -B "$ROOT/tests/faults/steps.py" "$work" "$@"
