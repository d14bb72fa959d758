#!/usr/bin/env bash
# Killed at 200 random moments and interrupted at 60: the repository is valid and the same command completes.
set -euo pipefail
seed=${ZTGIT_SEED:-$RANDOM}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
# The search for leaks takes two thirds of each of these hundreds of runs; cli and interop do it.
export ASAN_OPTIONS=detect_leaks=0
python3 -B "$ROOT/tests/faults/moments.py" "$work" "${1:-200}" "${2:-60}" "$seed"
