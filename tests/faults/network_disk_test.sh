#!/usr/bin/env bash
# A disk that fills up in the middle of a clone or pull: a clear error, nothing wrong is kept, and with space it completes.
# The disk is a tmpfs in a mount namespace of this test's own (see disk_test.sh).
set -euo pipefail
if [ "${1:-}" != inside ]; then
  for how in "unshare -m" "unshare -rm"; do
    if $how sh -c 'mount -t tmpfs none /tmp' 2>/dev/null; then exec $how bash "$0" inside; fi
  done
  echo "No file system can be mounted here."
  exit 0
fi
work=$(realpath "$(mktemp -d)")
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
trap 'stop_network; umount -R "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
mkdir "$work/disk" && cd "$work"
mount -t tmpfs -o size=3m none disk
fail() { cat out; printf '%s\n' "$*"; exit 1; }
start_forge
forge_repository o/hero.git
for n in 1 2 3 4 5 6 7 8; do "$SAMPLE" "p$n.png" --seed "$n" --size 512 --noise; done # 0.8 MiB each
"$ZTGIT" init ./hero --remote "$forge_url/o/hero.git" >/dev/null
"$ZTGIT" promote p1.png --project ./hero --push >/dev/null

code=0
"$ZTGIT" clone "$forge_url/o/hero.git" "$work/disk/first" >out 2>&1 || code=$?
[ $code = 0 ] || fail "one picture does not fit"
"$ZTGIT" promote p[2-8].png --project ./hero --push >/dev/null
before=$(git -C disk/first rev-parse HEAD)
code=0
"$ZTGIT" pull --project "$work/disk/first" >out 2>&1 || code=$?
[ $code != 0 ] || fail "it says that the disk was large enough"
grep -qi 'space' out || fail "it does not say why"
[ "$(git -C disk/first rev-parse HEAD)" = "$before" ] || fail "the branch moved"
[ -z "$(GIT_CONFIG_GLOBAL=/dev/null git --no-optional-locks -C disk/first status --porcelain | grep -v '^??')" ] || fail "the work tree changed"
cmp p1.png disk/first/p1.png
code=0
"$ZTGIT" clone "$forge_url/o/hero.git" "$work/disk/second" >out 2>&1 || code=$?
[ $code != 0 ] || fail "it says that the disk was large enough for a clone"
[ ! -e disk/second ] || fail "half a clone stays"

mount -o remount,size=64m disk
"$ZTGIT" pull --project "$work/disk/first" >out 2>&1 || fail "the same command does not complete"
for n in 1 2 3 4 5 6 7 8; do cmp "p$n.png" "disk/first/p$n.png"; done
[ -z "$(git -C disk/first status --porcelain)" ] || fail "it is not clean"
find disk/first/.git/lfs/objects -type f | while read -r object; do
  [ "$(sha256sum <"$object" | cut -d' ' -f1)" = "$(basename "$object")" ] || fail "a wrong object was kept: $object"
done
left=$(find disk -name '.ztgit-tmp-*' -o -path '*/lfs/tmp/*' -o -name '*.lock')
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
"$ZTGIT" clone "$forge_url/o/hero.git" "$work/disk/second" >out 2>&1 || fail "the clone does not complete"
cmp p8.png disk/second/p8.png
