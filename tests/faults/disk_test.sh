#!/usr/bin/env bash
# A disk that is really full, or read-only: a clear error, nothing changed, and with space the same command completes.
# The disks are tmpfs in a mount namespace of this test's own: nothing is left mounted, however it ends.
set -euo pipefail
if [ "${1:-}" != inside ]; then
  for how in "unshare -m" "unshare -rm"; do
    if $how sh -c 'mount -t tmpfs none /tmp' 2>/dev/null; then exec $how bash "$0" inside; fi
  done
  echo "No file system can be mounted here: a full disk is only played (steps_test.sh, fail:#N)."
  exit 0
fi
work=$(realpath "$(mktemp -d)")
trap 'umount -R "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
mkdir "$work/disk" && cd "$work"
mount -t tmpfs -o size=4m none disk
project=$work/disk/hero

"$SAMPLE" first.png --seed 1
"$SAMPLE" large.png --seed 2 --size 256 --noise # 192 KiB
"$ZTGIT" promote first.png --project "$project" >/dev/null
git -C "$project" lfs install --local --skip-repo >/dev/null # the hooks there are ours

# Everything that counts. Not ztgit's own lock file, the draft of a message, nor objects that nothing names: git's are
# the same after a failed commit, and the next try does not copy them again.
state() {
  git -C "$project" rev-parse HEAD
  git -C "$project" ls-files -s
  git -C "$project" status --porcelain
  (cd "$project" && find . -type f ! -path './.git/ztgit/*' ! -path './.git/objects/*' ! -path './.git/lfs/objects/*' ! -path ./.git/index ! -path ./.git/COMMIT_EDITMSG -exec sha256sum {} + | sort -k2)
  sha256sum large.png
}
unchanged() {
  state >now
  diff before now || { echo "$1: a failed promote changed this"; exit 1; }
  left=$(find disk -name 'tmp_objdir-*' -o -path '*/lfs/tmp/*' -o -name '.ztgit-tmp-*' -o -name '*.lock' -o -name 'index.new*')
  [ -z "$left" ] || { echo "$1: left behind: $left"; exit 1; }
  git -C "$project" fsck --strict --no-dangling
}
refused() { # WHAT REASON COMMAND...
  local what=$1 reason=$2 code=0
  shift 2
  "$@" >out 2>&1 || code=$?
  [ "$code" = 1 ] || { echo "$what: answers $code"; cat out; exit 1; }
  grep -q "$reason" out && grep -q "$work/disk" out && grep -q '^hint: ' out || { echo "$what: unclear:"; cat out; exit 1; }
  unchanged "$what"
}

state >before
free() { # KIB: leaves that much
  rm -f disk/filler
  local blocks
  blocks=$(($(stat -f -c %a disk) * $(stat -f -c %S disk) / 1024 - $1))
  head -c "${blocks}K" /dev/zero >disk/filler
}
full=0 done=0
for kib in 0 4 8 16 64 188 192 196 200 204 208 212 216 220 232 256 320 384 388 392 396 400 404 408 412 416 420 424 440 480 500 560 640 800; do
  free $kib
  code=0
  "$ZTGIT" promote large.png --project "$project" --as sub/large.png >out 2>&1 || code=$?
  if [ "$code" = 0 ]; then
    done=$((done + 1))
    cmp large.png "$project/sub/large.png"
    [ -z "$(git -C "$project" status --porcelain)" ]
    rm disk/filler
    git -C "$project" reset -q --hard HEAD^ # and the object goes too: the next one starts where this one did
    rm -rf "$project/.git/lfs/objects" && mkdir "$project/.git/lfs/objects"
    git -C "$project" reflog expire --expire=now --all
    git -C "$project" prune --expire=now
    "$ZTGIT" promote first.png --project "$project" >/dev/null
    state >before
  else
    full=$((full + 1))
    [ "$code" = 1 ] || { echo "$kib KiB free: answers $code"; cat out; exit 1; }
    grep -q 'No space left on device' out && grep -q "$work/disk" out && grep -q '^hint: Free some space' out ||
      { echo "$kib KiB free: unclear:"; cat out; exit 1; }
    unchanged "$kib KiB free"
  fi
done
echo "a disk too full $full times, large enough $done times"
[ "$full" -ge 15 ] && [ "$done" -ge 3 ]
free 8
refused "a new project on a full disk" 'No space left on device' "$ZTGIT" promote large.png --project "$work/disk/other"
[ ! -e disk/other ] && [ -z "$(find disk -maxdepth 1 -name '.ztgit*')" ] || { ls -la disk; exit 1; }
rm disk/filler
"$ZTGIT" promote large.png --project "$project" --as sub/large.png >/dev/null
[ -z "$(git -C "$project" status --porcelain)" ]

# Read-only: the whole disk, then one folder of the work tree.
"$SAMPLE" other.png --seed 3
state >before
mount -o remount,ro disk
refused "a read-only disk" 'Read-only file system' "$ZTGIT" promote other.png --project "$project"
refused "a new project on a read-only disk" 'Read-only file system' "$ZTGIT" promote other.png --project "$work/disk/new"
mount -o remount,rw disk
mkdir "$project/locked"
mount -t tmpfs -o ro,size=1m none "$project/locked"
refused "a read-only folder" 'Read-only file system' "$ZTGIT" promote other.png --project "$project" --as locked/other.png
mount -o remount,rw "$project/locked"
"$ZTGIT" promote other.png --project "$project" --as locked/other.png >/dev/null
"$ZTGIT" promote other.png --project "$project" >/dev/null
[ -z "$(git -C "$project" status --porcelain)" ]
git -C "$project" lfs fsck
