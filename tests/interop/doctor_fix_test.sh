#!/usr/bin/env bash
# doctor --fix: the filter follows git-lfs' coming and going, files that should have been pointers become some, missing
# objects come back, and a second run finds nothing.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; [ -s out ] && cat out; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || fail "$1 $2 answers $code, not $want"
}
says() { grep -qF -- "$1" out || fail "it does not say: $1"; }
clean() { # FOLDER
  [ -z "$(git -C "$1" status --porcelain)" ] || fail "not clean: $(git -C "$1" status --porcelain)"
}
mended() { # FOLDER: nothing is left to do
  ends 0 "$ZTGIT" doctor --fix "$1"
  says 'Nothing had to be mended.'
}
# A PATH that has all but git-lfs.
mkdir without
for program in /usr/local/bin/* /usr/bin/* /bin/*; do
  [ "${program##*/}" = git-lfs ] || ln -sf "$program" without/
done
all=$PATH
for n in 1 2 3; do "$SAMPLE" "p$n.png" --seed "$n" --noise; done

what='without git-lfs'
export PATH=$work/without
! command -v git-lfs || fail "git-lfs is still there"
ends 0 "$ZTGIT" init ./hero
[ "$(git -C hero config filter.lfs.process)" = "$ZTGIT lfs filter-process" ] || fail "$(git -C hero config filter.lfs.process)"
[ "$(git -C hero config filter.lfs.clean)" = "$ZTGIT lfs clean -- %f" ] || fail "clean"
[ "$(git -C hero config filter.lfs.required)" = true ] || fail "required"
ends 0 "$ZTGIT" promote p1.png --project ./hero
mended ./hero

what='git-lfs has come'
export PATH=$all
"$ZTGIT" doctor ./hero >out || true
says 'names ztgit, and git-lfs is here now'
ends 0 "$ZTGIT" doctor --fix --dry-run ./hero
says 'planned LFS filter'
[ "$(git -C hero config filter.lfs.process)" = "$ZTGIT lfs filter-process" ] || fail "a dry run changed it"
ends 0 "$ZTGIT" doctor --fix ./hero
[ "$(git -C hero config filter.lfs.process)" = "git-lfs filter-process" ] || fail "it was not switched"
mended ./hero

what='git-lfs has gone'
export PATH=$work/without
ends 7 "$ZTGIT" doctor ./hero
says "names a program that is not there: plain 'git add' fails"
ends 0 "$ZTGIT" doctor --fix ./hero
[ "$(git -C hero config filter.lfs.process)" = "$ZTGIT lfs filter-process" ] || fail "it was not switched"

what='ztgit has moved'
git -C hero config filter.lfs.process "'/no such/ztgit' lfs filter-process"
git -C hero config filter.lfs.clean "'/no such/ztgit' lfs clean -- %f"
git -C hero config filter.lfs.smudge "'/no such/ztgit' lfs smudge -- %f"
git -C hero config diff.ztgit.textconv "'/no such/ztgit' textconv"
ends 7 "$ZTGIT" doctor ./hero
ends 0 "$ZTGIT" doctor --fix ./hero
[ "$(git -C hero config filter.lfs.process)" = "$ZTGIT lfs filter-process" ] || fail "filter"
[ "$(git -C hero config diff.ztgit.textconv)" = "$ZTGIT textconv" ] || fail "textconv"
mended ./hero

what='a filter of somebody else'
git -C hero config filter.lfs.process 'my-filter --fast'
ends 0 "$ZTGIT" doctor --fix ./hero
[ "$(git -C hero config filter.lfs.process)" = 'my-filter --fast' ] || fail "it was replaced"
git -C hero config --unset filter.lfs.process
ends 0 "$ZTGIT" doctor --fix ./hero

what='ztgit as git-lfs'
mkdir -p "$HOME/.local/bin"
ends 0 "$ZTGIT" setup --as-git-lfs
says 'is not on PATH'
export PATH=$HOME/.local/bin:$PATH
ends 0 "$ZTGIT" setup --as-git-lfs
! grep -q 'not on PATH' out || fail "it is"
ends 0 git lfs version
says 'ztgit'
"$ZTGIT" doctor >out || true
says 'is ztgit itself'
ends 0 "$ZTGIT" setup --as-git-lfs --undo
[ ! -L "$HOME/.local/bin/git-lfs" ] || fail "the link is still there"
echo real >"$HOME/.local/bin/git-lfs"
ends 6 "$ZTGIT" setup --as-git-lfs
ends 6 "$ZTGIT" setup --as-git-lfs --undo
[ "$(cat "$HOME/.local/bin/git-lfs")" = real ] || fail "a real git-lfs was touched"
rm "$HOME/.local/bin/git-lfs"
ends 2 "$ZTGIT" setup --undo
export PATH=$all

what='whole pictures in git'
ends 0 "$ZTGIT" init ./art
ends 0 "$ZTGIT" promote p1.png --project ./art
cp p2.png p3.png art/
raw() { git -C art -c core.hooksPath=/dev/null -c filter.lfs.process= -c filter.lfs.clean= -c filter.lfs.smudge= -c filter.lfs.required=false "$@"; }
raw add p2.png
raw commit -qm 'A whole picture'
raw add p3.png
echo note >art/note.txt
git -C art add note.txt
before=$(git -C art rev-parse HEAD)
ends 0 "$ZTGIT" doctor --fix --dry-run ./art
says 'planned pointers'
[ "$(git -C art rev-parse HEAD)" = "$before" ] || fail "a dry run commits"
ends 0 "$ZTGIT" doctor --fix ./art
says 'p2.png'
git -C art cat-file -p HEAD~1:p2.png | grep -q "$(sha256sum <p2.png | cut -d' ' -f1)" || fail "p2.png is no pointer"
git -C art cat-file -p :p3.png | grep -q "$(sha256sum <p3.png | cut -d' ' -f1)" || fail "p3.png is no pointer in the index"
git -C art merge-base --is-ancestor "$before" HEAD || fail "history was rewritten"
[ "$(git -C art log -1 --format=%s HEAD~1)" = 'Turn 2 pictures into LFS pointers' ] || fail "$(git -C art log --format=%s)"
[ "$(git -C art status --porcelain)" = "$(printf 'A  note.txt\nA  p3.png')" ] || fail "$(git -C art status --porcelain)"
[ -n "$(git -C art cat-file -p HEAD:p2.png.yaml)" ] || fail "no sidecar"
cmp p2.png art/p2.png
git -C art lfs fsck >out 2>&1 || fail "git lfs fsck"
git -C art commit -qm 'the rest'
ends 0 "$ZTGIT" doctor --fix ./art
mended ./art
clean art

what='a changed file is left alone'
echo x >>art/p1.png
raw -c core.safecrlf=false update-index --cacheinfo "100644,$(git -C art hash-object -w --no-filters "$work/p1.png"),p1.png"
ends 7 "$ZTGIT" doctor --fix ./art
says 'changed in the work tree'
cmp <(cat p1.png; echo x) art/p1.png
git -C art reset -q --hard

what='a sidecar follows its renamed picture'
git -C art mv p1.png renamed.png
git -C art commit -qm rename
ends 0 "$ZTGIT" doctor --fix ./art
grep -q 'file: "renamed.png"' art/renamed.png.yaml || fail "no sidecar"
[ ! -e art/p1.png.yaml ] || fail "the old one is still there"
clean art
mended ./art

what='lost objects'
git init -q --bare remote.git
git -C art remote add origin "$work/remote.git"
ends 0 "$ZTGIT" doctor --fix ./art
says 'origin had none'
[ -s art/.git/ztgit/unpushed/origin ] || fail "no list"
ends 0 "$ZTGIT" push --project ./art
rm -r art/.git/lfs/objects
raw cat-file -p HEAD:renamed.png >art/renamed.png
ends 0 "$ZTGIT" doctor --fix ./art
says '3 of 3 pictures not here before: back again'
cmp p1.png art/renamed.png
clean art
mended ./art
rm -r art/.git/lfs/objects remote.git/lfs
raw cat-file -p HEAD:p2.png >art/p2.png
ends 7 "$ZTGIT" doctor --fix --json ./art
says '"left"'
says 'p2.png'

what='attributes that are gone'
git -C art rm -q .gitattributes
git -C art -c core.hooksPath=/dev/null commit -qm 'no attributes'
ends 7 "$ZTGIT" doctor --fix ./art
says 'attributes'
[ "$(git -C art check-attr filter p3.png)" = 'p3.png: filter: lfs' ] || fail "attributes"
