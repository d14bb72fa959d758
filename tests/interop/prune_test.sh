#!/usr/bin/env bash
# Prune keeps what is needed and what is only here; git and git-lfs agree and get the rest back. Fsck finds and mends.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
picture() { "$SAMPLE" "$1" --seed "$2" --noise; }
fail() { printf '%s\n' "$what: $*"; [ ! -e out ] || cat out; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || fail "$1 $2 answers $code, not $want"
}
object() { # PICTURE: where its object is
  local oid
  oid=$(sha256sum <"$1" | cut -d' ' -f1)
  echo "hero/.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
}
here() { for one in "$@"; do [ -e "$(object "$one")" ] || fail "$one is gone"; done; }
gone() { for one in "$@"; do [ ! -e "$(object "$one")" ] || fail "$one is still here"; done; }
age() { find hero/.git/lfs/objects -type f -exec touch -d '2020-01-01' {} +; }
old() { GIT_COMMITTER_DATE=2020-01-01T00:00:00Z "$@"; }
lfs() { GIT_CONFIG_GLOBAL=$work/lfs-user git -C hero "$@"; }
GIT_CONFIG_GLOBAL=$work/lfs-user git lfs install --skip-repo >/dev/null

git init -q --bare there.git
"$ZTGIT" init ./hero >/dev/null
for n in 1 2 3 4 5 6 7 8 9; do picture "p$n.png" "$n"; done

what="no remote"
old ends 0 "$ZTGIT" promote p1.png --project ./hero --as a.png
age
ends 0 "$ZTGIT" prune ./hero
grep -q 'no remote' out || fail "it does not say why"
here p1.png

what="what is kept"
git -C hero remote add origin "$work/there.git"
old ends 0 "$ZTGIT" promote p2.png --project ./hero --as a.png --push
git -C hero checkout -q -b old && old ends 0 "$ZTGIT" promote p3.png --project ./hero --as old.png --push
git -C hero checkout -q main && git -C hero checkout -q -b unpushed
old ends 0 "$ZTGIT" promote p4.png --project ./hero --as unpushed.png
git -C hero checkout -q main
cp p5.png hero/stashed.png && lfs add stashed.png && lfs stash push -q
lfs worktree add -q ../linked old 2>/dev/null
git -C hero branch recent old && GIT_COMMITTER_DATE=$(date -R) "$ZTGIT" promote p6.png --project ./hero --branch recent --as r.png >/dev/null
ends 0 "$ZTGIT" push --project ./hero --branch recent
cp p7.png hero/staged.png && lfs add staged.png
# HEAD's reflog is dated now: what it names would be kept for three days.
find hero/.git -path '*/logs/*' -name HEAD -exec truncate -s 0 {} +
age
picture young.png 99 && cp young.png hero/young.png && lfs add young.png && lfs reset -q young.png && rm hero/young.png
ends 0 "$ZTGIT" prune ./hero --dry-run
here p1.png p2.png p3.png p4.png p5.png p6.png p7.png young.png
ends 0 "$ZTGIT" prune ./hero --json
gone p1.png
here p2.png p3.png p4.png p5.png p6.png p7.png young.png
lfs lfs fsck >out 2>&1 || fail "git lfs fsck"
ends 0 "$ZTGIT" fsck ./hero
lfs lfs fetch -q --all >/dev/null 2>&1 || lfs lfs fetch --all >out 2>&1 || fail "git lfs fetch"
here p1.png
cmp p1.png "$(object p1.png)"
ends 0 "$ZTGIT" fsck ./hero --all

what="not on the remote"
oid=$(sha256sum <p1.png | cut -d' ' -f1)
age
mv "there.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" kept
ends 0 "$ZTGIT" prune ./hero
grep -q 'does not have them' out || fail "it does not say so"
here p1.png
ends 0 "$ZTGIT" prune ./hero --no-verify-remote
gone p1.png
mv kept "there.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"

what="an object that no commit names"
picture orphan.png 50
cp orphan.png hero/o.png && lfs add o.png && lfs rm -q --cached o.png && rm hero/o.png
age
ends 0 "$ZTGIT" prune ./hero --no-verify-remote
here orphan.png

what="fsck"
ends 0 "$ZTGIT" fsck ./hero
chmod u+w "$(object p2.png)"
printf X | dd of="$(object p2.png)" bs=1 seek=500 conv=notrunc status=none
ends 7 "$ZTGIT" fsck ./hero --dry-run
ends 0 "$ZTGIT" fsck ./hero
grep -q repaired out || fail "not repaired"
cmp p2.png "$(object p2.png)"
[ -e "hero/.git/lfs/bad/$(sha256sum <p2.png | cut -d' ' -f1)" ] || fail "the damaged bytes were deleted"
rm hero/a.png "$(object p2.png)"
ends 7 "$ZTGIT" fsck ./hero
grep -q '^missing .*a.png' out || fail "the path is not named"
lfs lfs fetch -q >/dev/null 2>&1 || lfs lfs fetch >out 2>&1
ends 0 "$ZTGIT" fsck ./hero
blob=$(git -C hero hash-object -w --no-filters ../p8.png)
git -C hero update-index --add --cacheinfo "100644,$blob,whole.png"
ends 7 "$ZTGIT" fsck ./hero
grep -q 'whole.png is in git itself' out || fail "whole.png is not named"
