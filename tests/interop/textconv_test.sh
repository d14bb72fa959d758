#!/usr/bin/env bash
# Plain git diff, git log -p and git show tell what a new version of a picture was made with, through git-lfs' filter;
# what is not here degrades to the pointer, and nothing of git stops.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; [ -s out ] && cat out; exit 1; }
has() { grep -qxF -- "$1" out || fail "it does not say: $1"; }
lacks() { ! grep -qF -- "$1" out || fail "it says: $1"; }
parameters() { # SEED PHRASE
  printf 'a red fox, %s, masterpiece\nNegative prompt: blurry\nSteps: 9, Sampler: Euler, CFG scale: 1, Seed: %s, Size: 16x16, Model: m' "$2" "$1"
}
picture() { "$SAMPLE" "$1" --seed "$2" --parameters "$(parameters "$2" "$3")"; } # FILE SEED PHRASE

what='git-lfs filter'
"$ZTGIT" init ./hero >/dev/null
picture fox.png 42 'in the snow'
"$ZTGIT" promote fox.png --project ./hero >/dev/null
picture fox.png 43 'at night'
"$ZTGIT" promote fox.png --project ./hero >/dev/null
cd hero
[ "$(git config filter.lfs.process)" = "git-lfs filter-process" ] || fail "$(git config filter.lfs.process)"
for command in 'diff HEAD~1' 'log -p -1' 'show' 'diff HEAD~1 HEAD -- fox.png'; do
  what=$command
  git $command >../out 2>../err
  cd .. && has '-seed: 42' && has '+seed: 43' && has '-    in the snow,' && has '+    at night,' && has '     a red fox,'
  has '     blurry' && lacks 'Binary files' && cd hero
done

what='a changed picture that is not staged'
picture fox.png 44 'in the rain'
git diff >../out
(cd .. && has '-seed: 43' && has '+seed: 44' && has '+    in the rain,')
git checkout -q -- fox.png

what='patches stay patches'
git format-patch -q -1 --stdout >../out
(cd .. && has "+size $(stat -c %s hero/fox.png)" && lacks '+seed: 43')

what='no objects, no remote'
cp -r .git/lfs/objects ../kept
rm -r .git/lfs/objects
git log -p >../out 2>../err || fail "git log -p ends: $(cat ../err)"
(cd .. && has '+the picture itself is not here' && has "+sha256: $(sha256sum <hero/fox.png | cut -d' ' -f1)")
what='the objects again: nothing was kept from before'
mkdir -p .git/lfs/objects && cp -r ../kept/. .git/lfs/objects
git log -p >../out 2>&1
(cd .. && has '+seed: 43' && lacks 'not here')
[ -z "$(git for-each-ref refs/notes)" ] || fail "a cache was made"

what='the filter is skipped: the store is read'
GIT_LFS_SKIP_SMUDGE=1 git log -p >../out 2>&1
(cd .. && has '+seed: 43')

what='info/attributes'
cp .git/info/attributes ../ours
printf '*.txt diff=mine\n' >>.git/info/attributes
"$ZTGIT" promote fox.png --project . >/dev/null
[ "$(grep -c 'diff=ztgit' .git/info/attributes)" = 7 ] || fail "not one block: $(cat .git/info/attributes)"
[ "$(tail -1 .git/info/attributes)" = '*.txt diff=mine' ] || fail "the user's line"

what='git is healthy'
[ -z "$(git status --porcelain)" ] || fail "$(git status --porcelain)"
git fsck --strict --no-dangling

what='hostile text'
cd ..
"$SAMPLE" evil.png --parameters "$(printf 'a\033[31m, \u202e, diff --git a/x b/x\nSteps: 1, Sampler: Euler, Seed: 1')"
"$ZTGIT" textconv evil.png >out
! grep -q "$(printf '\033')" out || fail "an escape"
lacks "$(printf '\u202e')"
! grep -q '^diff' out || fail "text of the picture at column 0"

what='no picture, a broken one'
for content in hello ''; do printf %s "$content" >x.png; "$ZTGIT" textconv x.png >out || fail "it ends with $?"; done
head -c 100 evil.png >x.png && "$ZTGIT" textconv x.png >out || fail "it ends with $?"

what='a program in a folder with a blank and a quote'
mkdir -p "it's here"
cp "$ZTGIT" "it's here/ztgit"
"./it's here/ztgit" init ./other >/dev/null
"$ZTGIT" promote evil.png --project ./other >/dev/null
git -C other log -p >out 2>&1
has '+seed: 1'
