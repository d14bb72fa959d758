#!/usr/bin/env bash
# What is compared is had wherever it lies: the object store, the server, whole blobs, bare repositories; and
# nothing is downloaded, written or changed that need not be.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"

fail() { echo "$what: $1"; exit 1; }
says() { grep -qF -- "$1" "$work/out" || { cat "$work/out"; fail "does not say: $1"; }; }
says_not() { ! grep -qF -- "$1" "$work/out" || { cat "$work/out"; fail "says: $1"; }; }
ends() { # STATUS COMMAND...
  local wanted=$1 code=0
  shift
  "$@" >"$work/out" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || { cat "$work/out"; fail "answers $code, not $wanted"; }
}

what="a project"
for n in 1 2 3; do
  "$SAMPLE" $n.png --size 64 --parameters "a cat number $n
Steps: 8, Sampler: Euler, CFG scale: 1, Seed: $n, Size: 64x64"
done
git init -q --bare there.git
ends 0 "$ZTGIT" init ./hero --remote "$work/there.git"
for n in 1 2 3; do ends 0 "$ZTGIT" promote $n.png --project ./hero --as art/hero.png; done
ends 0 "$ZTGIT" push --project ./hero
cd hero

what="from a folder below the root"
(cd art && ends 0 "$ZTGIT" diff hero.png && says "seed" && says "2 → 3")
what="by revision, as git names them"
ends 0 "$ZTGIT" diff HEAD~2:art/hero.png HEAD:art/hero.png
says "1 → 3"
what="two commits and a folder"
ends 0 "$ZTGIT" diff HEAD~1 HEAD art
says "2 → 3"
ends 0 "$ZTGIT" diff HEAD~1 HEAD nowhere
says "No picture differs."
what="the work tree"
cp ../1.png art/hero.png
ends 1 "$ZTGIT" diff --exit-code
says "3 → 1"
git checkout -q art/hero.png
ends 0 "$ZTGIT" diff --exit-code
what="a moved picture"
git mv art/hero.png art/new.png && git mv art/hero.png.yaml art/new.png.yaml && git commit -qm moved
ends 0 "$ZTGIT" diff HEAD~1 HEAD
says "art/new.png"
says "the same file"
says_not "removed"
git status --porcelain >"$work/out"
[ ! -s "$work/out" ] || fail "git sees a change"
cd ..

what="a clone without pictures"
GIT_LFS_SKIP_SMUDGE=1 git clone -q there.git thin
rm -rf thin/.git/lfs/objects
cd thin
ends 0 "$ZTGIT" diff HEAD~1 HEAD --offline
says "2 → 3"
says "the picture itself is not here"
[ -z "$(find .git/lfs -path '*objects*' -type f 2>/dev/null)" ] || fail "something was downloaded"
ends 0 "$ZTGIT" diff HEAD~1 HEAD
says_not "not here"
[ "$(find .git/lfs/objects -type f | wc -l)" = 2 ] || fail "other than two objects came"
cd ..

what="a bare repository"
cd there.git
ends 0 "$ZTGIT" diff HEAD:art/hero.png HEAD~1:art/hero.png
says "3 → 2"
ends 0 "$ZTGIT" diff art/hero.png@1 art/hero.png
says "1 → 3"
ends 2 "$ZTGIT" diff
cd ..

what="a shallow clone"
git clone -q --depth 1 "file://$work/there.git" shallow
cd shallow
ends 0 "$ZTGIT" diff art/hero.png
says "new"
cd ..

what="whole pictures in git"
git init -q plain && cd plain
cp ../1.png a.png && git add . && git commit -qm one
cp ../2.png a.png && git commit -qam two
ends 0 "$ZTGIT" diff HEAD~1 HEAD
says "1 → 2"
says_not "not here"
