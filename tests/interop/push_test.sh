#!/usr/bin/env bash
# Push to a repository on disk: objects first, the ref last, and a clone with plain git and git-lfs has equal bytes.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
picture() { "$SAMPLE" "$1" --seed "$2" --noise "${@:3}"; }
fail() { printf '%s\n' "$what: $*"; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || { cat out; fail "$1 $2 answers $code, not $want"; }
}
there() { # PICTURE RECEIVER: its object is there, whole
  local oid
  oid=$(sha256sum <"$1" | cut -d' ' -f1)
  cmp "$1" "$2/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
}
tip() { git -C "$1" rev-parse -q --verify "refs/heads/${2:-main}" || echo none; }

what="a clone by git and git-lfs"
for n in 1 2 3; do picture "p$n.png" "$n"; done
for scheme in "$work/plain 仓库.git" "file://$work/by-url.git"; do
  rm -rf hero clone
  receiver=${scheme#file://}
  git init -q --bare "$receiver"
  "$ZTGIT" init ./hero --remote "$scheme" >/dev/null
  ends 0 "$ZTGIT" promote p1.png p2.png --project ./hero --push
  ends 0 "$ZTGIT" promote p3.png --project ./hero --as 'sub 目录/三.png' --push
  [ "$(tip hero)" = "$(tip "$receiver")" ] || fail "the ref is not there"
  for n in 1 2 3; do there "p$n.png" "$receiver"; done
  git -C "$receiver" fsck --strict --no-dangling
  GIT_CONFIG_GLOBAL=$work/lfs-user git lfs install --skip-repo >/dev/null
  GIT_CONFIG_GLOBAL=$work/lfs-user git clone -q "$scheme" clone 2>clone.txt || { cat clone.txt; fail "git clone"; }
  cmp p1.png clone/p1.png && cmp p2.png clone/p2.png && cmp p3.png 'clone/sub 目录/三.png'
  [ -z "$(GIT_CONFIG_GLOBAL=$work/lfs-user git -C clone status --porcelain)" ] || fail "the clone is not clean"
  GIT_CONFIG_GLOBAL=$work/lfs-user git -C clone lfs fsck >/dev/null || fail "git lfs fsck in the clone"
  cmp p1.png hero/p1.png
  # And back: what plain git and git-lfs push from there, plain git pulls here.
  (
    export GIT_CONFIG_GLOBAL=$work/lfs-user
    cd clone && picture back.png 9 && git add back.png && git commit -qm 'by git-lfs' && git push -q 2>../push.txt ||
      { cat ../push.txt; fail "git push"; }
  )
  git -C hero pull -q --rebase 2>pull.txt || { cat pull.txt; fail "git pull"; }
  cmp clone/back.png hero/back.png
done
receiver=$work/by-url.git

what="a receiver that refuses"
printf '#!/bin/sh\necho "no pictures on Sundays" >&2\nexit 1\n' >"$receiver/hooks/pre-receive"
chmod +x "$receiver/hooks/pre-receive"
picture p4.png 4
before=$(tip "$receiver")
ends 6 "$ZTGIT" promote p4.png --project ./hero --push
grep -q 'no pictures on Sundays' out || { cat out; fail "it does not say why"; }
[ "$(tip "$receiver")" = "$before" ] || fail "the ref moved"
cmp p4.png hero/p4.png && [ -z "$(git -C hero status --porcelain)" ] || fail "the commit here was lost"
there p4.png "$receiver"
rm "$receiver/hooks/pre-receive"
ends 0 "$ZTGIT" push --project ./hero
[ "$(tip "$receiver")" = "$(tip hero)" ] || fail "the later push did not move the ref"

what="nothing new to commit sends what is unpushed"
picture p5.png 5
ends 0 "$ZTGIT" promote p5.png --project ./hero
[ "$(tip "$receiver")" != "$(tip hero)" ] || fail "it pushed without being told"
ends 0 "$ZTGIT" promote p5.png --project ./hero --push
[ "$(tip "$receiver")" = "$(tip hero)" ] || fail "not pushed"
there p5.png "$receiver"

what="no ref before its objects"
# The receiver cannot take objects: a file stands where its object folder is to be made.
git init -q --bare shut.git
mkdir shut.git/lfs && : >shut.git/lfs/objects
git -C hero remote add shut "$work/shut.git"
ends 5 "$ZTGIT" push --project ./hero --remote shut
[ "$(tip shut.git)" = none ] || fail "the ref went first"
# Neither may the receiver's history go ahead of them: what git itself stores there comes after.
[ -z "$(find shut.git/objects -type f)" ] || fail "git objects went before the pictures"
rm shut.git/lfs/objects
ends 0 "$ZTGIT" push --project ./hero --remote shut
[ "$(tip shut.git)" = "$(tip hero)" ] || fail "the later push did not complete"
for n in 1 2 3 4 5; do there "p$n.png" shut.git; done
# The other way round: objects can go, git's cannot.
git init -q --bare half.git
rm -r half.git/objects/pack && : >half.git/objects/pack
git -C hero remote add half "$work/half.git"
ends 1 "$ZTGIT" push --project ./hero --remote half
[ "$(tip half.git)" = none ] || fail "a ref without its commit"
for n in 1 2 3 4 5; do there "p$n.png" half.git; done
rm half.git/objects/pack && mkdir half.git/objects/pack
ends 0 "$ZTGIT" push --project ./hero --remote half
[ "$(tip half.git)" = "$(tip hero)" ] || fail "the later push did not complete"

what="a receiver that is ahead"
GIT_CONFIG_GLOBAL=$work/lfs-user git -C clone pull -q --rebase 2>/dev/null
(cd clone && echo ahead >ahead.txt && git add ahead.txt && git commit -qm ahead && git push -q 2>/dev/null)
picture p6.png 6
ends 6 "$ZTGIT" promote p6.png --project ./hero --push
grep -q 'has commits that are not here' out && grep -q 'ztgit pull' out || { cat out; fail "unclear"; }
[ "$(tip "$receiver")" = "$(tip clone)" ] || fail "it moved the receiver's ref"
git -C hero pull -q --rebase 2>/dev/null
ends 0 "$ZTGIT" push --project ./hero
[ "$(tip "$receiver")" = "$(tip hero)" ] || fail "not pushed after the pull"
there p6.png "$receiver"

what="a damaged object here"
picture p7.png 7
ends 0 "$ZTGIT" promote p7.png --project ./hero
oid=$(sha256sum <p7.png | cut -d' ' -f1)
object=hero/.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid
chmod u+w "$object"
printf X | dd of="$object" bs=1 seek=500 conv=notrunc status=none
before=$(tip "$receiver")
ends 7 "$ZTGIT" push --project ./hero
[ "$(tip "$receiver")" = "$before" ] || fail "the ref moved"
[ ! -e "$receiver/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" ] || fail "the damaged object was sent"
cp p7.png "$object"
ends 0 "$ZTGIT" push --project ./hero
there p7.png "$receiver"
