#!/usr/bin/env bash
# Killed, and failing as on a full disk, at every named step: the repository is valid and the same command completes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
python3 -B "$ROOT/tests/faults/steps.py" "$work" "$@"
