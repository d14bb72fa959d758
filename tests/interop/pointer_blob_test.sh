#!/usr/bin/env bash
# Files of every odd size get the blob id that git-lfs computes: the pointer specification's own test of conformance.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
: >empty
printf x >one
head -c 1023 /dev/urandom >below
head -c 1024 /dev/urandom >limit
head -c 1025 /dev/urandom >above
truncate -s 5G sparse # no room on the disk is needed, and more than 32 bits of size are
git lfs pointer --file=one 2>/dev/null >pointer
{ cat pointer && echo; } >nearly
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12345\n' 0 >unknown
for file in empty one below limit above pointer nearly unknown sparse; do
  "$BUILD/pointer_of" "$file" >ours
  # git-lfs computes its own, compares, and says both blob ids.
  git lfs pointer --file="$file" --pointer=ours >theirs 2>said || { echo "$file: another pointer:"; cat ours theirs said; exit 1; }
  id=$(git hash-object --stdin <ours)
  [ "$(cat theirs said | grep -c "$id")" = 2 ] || { echo "$file: not $id twice:"; cat theirs said; exit 1; }
done
