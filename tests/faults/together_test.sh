#!/usr/bin/env bash
# Promotes at once, into a project that is there and into one that all of them want to make: every one succeeds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"

# at_once COUNT PROJECT: picture n.png of each, all started together
at_once() {
  local pids=() failed=0
  for n in $(seq "$1"); do
    "$SAMPLE" "$2-$n.png" --seed "$n" --noise
  done
  for n in $(seq "$1"); do
    "$ZTGIT" promote "$2-$n.png" --project "./$2" >"$2-$n.out" 2>&1 &
    pids+=($!)
  done
  for n in $(seq "$1"); do
    wait "${pids[n - 1]}" || { echo "$2: number $n of $1 answers $?:"; cat "$2-$n.out"; failed=1; }
  done
  [ "$failed" = 0 ]
  for n in $(seq "$1"); do
    cmp "$2-$n.png" "$2/$2-$n.png"
    [ "$(git -C "$2" log --oneline -- "$2-$n.png" | wc -l)" = 1 ] || { echo "$2-$n.png is in no commit"; exit 1; }
  done
  [ -z "$(git -C "$2" status --porcelain)" ] || { git -C "$2" status; exit 1; }
  git -C "$2" fsck --strict --no-dangling
  git -C "$2" lfs fsck
  # One for the skeleton, one for each picture, in one line.
  [ "$(git -C "$2" rev-list --count HEAD)" = $(($1 + 1)) ]
  [ -z "$(find . -name '.ztgit-new*' -o -name '.ztgit-tmp-*' -o -name '*.lock')" ] || { find .; exit 1; }
}

for project in there crowded; do "$ZTGIT" init "./$project" >/dev/null; done
at_once 2 there
at_once 8 crowded
at_once 2 new
at_once 8 wanted

# The same picture by all of them is one commit.
"$SAMPLE" same.png --seed 99
for n in 1 2 3 4; do "$ZTGIT" promote same.png --project ./there >"same-$n.out" 2>&1 & done
for n in 1 2 3 4; do wait -n || { cat same-*.out; exit 1; }; done
[ "$(git -C there log --oneline -- same.png | wc -l)" = 1 ]
