#!/usr/bin/env bash
# Plain git and git-lfs agree with everything that promote and push write.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
picture() { "$SAMPLE" "$1" --seed "$2" --noise "${@:3}"; }
promote() { "$ZTGIT" promote "$@" >out 2>&1 || { local code=$?; echo "promote $*: answers $code"; cat out; exit 1; }; }
say() { printf '%s\n' "$*"; }
fail() { say "$what: $*"; exit 1; }

# Holds after every promote: clean, and clean without a look into the files.
clean() { # PROJECT [EXPECTED STATUS]
  local said
  said=$(GIT_TRACE=1 git -C "$1" status --porcelain 2>trace)
  [ "$said" = "${2:-}" ] || fail "git status says: $said"
  ! grep -E 'filter-process|git-lfs (clean|smudge)' trace || fail "git status starts a filter"
}
# Every picture of HEAD is a strict pointer whose object is there, and git-lfs lists it.
sound() { # PROJECT [REF]
  local ref=${2:-HEAD} path oid
  git -C "$1" fsck --strict --no-dangling --no-progress || fail "git fsck"
  git -C "$1" lfs fsck >lfsck || { cat lfsck; fail "git lfs fsck"; }
  git -C "$1" ls-tree -r -z --name-only --full-tree "$ref" | grep -z 'png$' | tr '\0' '\n' >pictures
  [ -s pictures ] || fail "no picture in $ref"
  (cd "$1" && git lfs ls-files -l "$ref") >listed
  while read -r path; do
    git -C "$1" cat-file blob "$ref:$path" >pointer
    git lfs pointer --check --strict --file pointer || fail "$path: not a strict pointer"
    oid=$(sed -n 's/^oid sha256://p' pointer)
    grep -qF "$oid" listed || fail "git lfs ls-files does not name $path"
    [ "$(sha256sum <"$1/.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid")" = "$oid  -" ] || fail "$path: wrong object"
    # The file itself, if it is checked out.
    [ "$ref" != HEAD ] || [ "$(sha256sum <"$1/$path")" = "$oid  -" ] || fail "$path: other bytes in the work tree"
    git -C "$1" log -1 --format=%B "$ref" -- "$path" | git interpret-trailers --parse >trailers
    grep -qE "^ZT-Image(-SHA256: |: sha256=)$oid" trailers || { cat trailers; fail "$path: the commit does not name the picture"; }
  done <pictures
  # The attributes in the tree itself, on a machine where nobody has run `git lfs install`.
  rm -rf elsewhere && git init -q elsewhere && git -C elsewhere fetch -q "$work/${1##*/}" "$ref"
  git -C elsewhere -c core.attributesFile=/dev/null read-tree FETCH_HEAD
  while read -r path; do
    [ "$(git -C elsewhere check-attr --cached filter -- "$path")" = "$(git -C elsewhere check-attr --cached -a -- "$path" | grep ': filter: lfs')" ] ||
      fail "$path: filter=lfs is not in the tree"
  done <pictures
}
both() { clean "$1" "${2:-}" && sound "$1"; }

what="one picture into a new project"
picture fox.png 1
promote fox.png --project ./hero
both hero

what="several in one commit"
for n in 2 3 4; do picture "p$n.png" "$n"; done
promote p2.png p3.png p4.png --project ./hero
[ "$(git -C hero show --name-only --format= HEAD | grep -c 'png$')" = 3 ] || fail "not one commit"
both hero

what="--each makes one commit each"
for n in 5 6; do picture "p$n.png" "$n"; done
before=$(git -C hero rev-list --count HEAD)
promote p5.png p6.png --each --project ./hero
[ "$(git -C hero rev-list --count HEAD)" = $((before + 2)) ] || fail "not two commits"
both hero

what="a path with blanks and CJK letters"
promote p2.png --project ./hero --as '概念 图/红 狐狸 01.png'
both hero
git -C hero ls-tree -r -z --name-only HEAD | grep -qzxF '概念 图/红 狐狸 01.png' || fail "not there"
[ "$(git -C hero show 'HEAD:概念 图/红 狐狸 01.png.yaml' | wc -l)" -gt 3 ] || fail "no sidecar"

what="a folder for several"
promote p3.png p4.png --project ./hero --as sets/winter
[ -f hero/sets/winter/p4.png ] || fail "not there"
both hero

what="a new version"
picture fox.png 11
promote fox.png --project ./hero
[ "$(git -C hero log --oneline -- fox.png | wc -l)" = 2 ] || fail "history is not the stack of versions"
both hero

what="a picture saved this very second"
picture now.png 12
promote now.png --project ./hero
clean hero
picture hero/made-here.png 13 # in the project itself, versioned where it lies
promote hero/made-here.png --project ./hero
both hero

what="a picture from the future"
picture future.png 14
touch -d '+3 days' future.png
promote future.png --project ./hero
[ "$(stat -c %Y hero/future.png)" -le "$(date +%s)" ] || fail "its time stamp is in the future"
both hero

what="touch"
touch -d '1 minute ago' hero/fox.png # not now: git looks again into a file as young as its index
[ -z "$(git -C hero status --porcelain)" ] && [ -z "$(git -C hero diff)" ] || fail "git cleans it to another blob"

what="somebody else's repository without attributes"
git init -q foreign
(cd foreign && echo 'int x;' >code.c && git add -A && git commit -qm code)
promote fox.png --project ./foreign --as art/fox.png
both foreign
[ "$(git -C foreign show HEAD:.gitattributes)" = "/art/fox.png filter=lfs diff=lfs merge=lfs -text" ] ||
  { git -C foreign show HEAD:.gitattributes; fail "other attributes than one exact line"; }

what="an unborn branch"
git init -q -b trunk unborn
promote fox.png --project ./unborn
[ "$(git -C unborn symbolic-ref HEAD)" = refs/heads/trunk ] && [ "$(git -C unborn rev-list --count trunk)" = 1 ] || fail "trunk"
both unborn

what="another branch"
head=$(git -C hero rev-parse HEAD)
picture side.png 15
promote side.png --project ./hero --branch ideas/next
[ "$(git -C hero rev-parse HEAD)" = "$head" ] && [ ! -e hero/side.png ] || fail "the work tree or HEAD was touched"
[ "$(git -C hero rev-parse ideas/next^)" = "$head" ] || fail "not made from HEAD"
clean hero
sound hero ideas/next
promote p2.png --project ./hero --branch ideas/next --as again.png
[ "$(git -C hero rev-parse ideas/next^^)" = "$head" ] || fail "not on the branch's tip"

what="what the user has staged and changed"
(cd hero && echo one >changed.txt && git add changed.txt && git commit -qm 'a file of the user')
echo two >hero/changed.txt
echo new >hero/staged.txt && git -C hero add staged.txt
echo free >hero/untracked.txt
waiting=$'M  .gitattributes\n M changed.txt\nA  staged.txt\n?? untracked.txt'
echo '*.psd filter=lfs diff=lfs merge=lfs -text' >>hero/.gitattributes && git -C hero add .gitattributes
mine=$(git -C hero show :.gitattributes)
picture more.png 16
promote more.png --project ./hero
[ "$(git -C hero status --porcelain)" = "$waiting" ] || { git -C hero status --porcelain; fail "it is not as it was"; }
[ "$(git -C hero show :.gitattributes)" = "$mine" ] || fail "the staged .gitattributes changed"
! git -C hero show HEAD:.gitattributes | grep -q psd || fail "it committed what the user had only staged"
sound hero
# The same where the file has to take a line for our picture: theirs stays staged, ours goes into the commit.
(cd foreign && echo '*.psd filter=lfs' >>.gitattributes && git add .gitattributes && echo '# thought' >>.gitattributes)
promote p2.png --project ./foreign
[ "$(git -C foreign status --porcelain)" = 'MM .gitattributes' ] || fail "$(git -C foreign status --porcelain)"
git -C foreign show HEAD:.gitattributes | grep -q '^/p2.png ' || fail "our line is not in the commit"
! git -C foreign show HEAD:.gitattributes | grep -q psd || fail "their line is in the commit"
git -C foreign show :.gitattributes | grep -q psd || fail "their line is no longer staged"
grep -qx '# thought' foreign/.gitattributes || fail "their line is no longer in the file"
sound foreign

what="format-patch and am"
git init -q am
git -C hero format-patch -q --root --stdout HEAD >patches
git -C am am -q --keep-cr "$work/patches" >am.txt 2>&1 || { cat am.txt; fail "git am"; }
[ "$(git -C am rev-parse 'HEAD^{tree}')" = "$(git -C hero rev-parse 'HEAD^{tree}')" ] || fail "another tree"
[ "$(git -C am log --format=%B%aN%aI)" = "$(git -C hero log --format=%B%aN%aI)" ] || fail "another message"

what="author and committer"
picture names.png 17
GIT_AUTHOR_NAME="Zoë 作者" GIT_AUTHOR_EMAIL=zoe@example.org GIT_AUTHOR_DATE="2025-12-31T23:59:58-03:30" \
  GIT_COMMITTER_NAME="C. Mitter" GIT_COMMITTER_EMAIL=c@example.org GIT_COMMITTER_DATE="1767225600 +0900" \
  promote names.png --project ./foreign
[ "$(git -C foreign log -1 --format='%an|%ae|%aI|%cn|%ce|%cd' --date=raw)" = \
  "Zoë 作者|zoe@example.org|2025-12-31T23:59:58-03:30|C. Mitter|c@example.org|1767225600 +0900" ] ||
  fail "$(git -C foreign log -1 --format='%an|%ae|%aI|%cn|%ce|%cd' --date=raw)"

what="a signed commit"
ssh-keygen -q -t ed25519 -N '' -f key
echo "painter@example.org $(cat key.pub)" >signers
git -C hero config gpg.format ssh
git -C hero config user.signingKey "$work/key"
git -C hero config gpg.ssh.allowedSignersFile "$work/signers"
git -C hero config commit.gpgsign true
picture signed.png 18
promote signed.png --project ./hero
git -C hero verify-commit HEAD 2>verify || { cat verify; fail "git verify-commit"; }
sound hero
git -C hero config commit.gpgsign false

what="an index that another program has locked"
picture locked.png 19
head=$(git -C hero rev-parse HEAD)
: >hero/.git/index.lock
code=0
"$ZTGIT" promote locked.png --project ./hero >out 2>&1 || code=$?
[ "$code" = 6 ] && grep -q 'index.lock exists' out || { cat out; fail "answers $code"; }
[ "$(git -C hero rev-parse HEAD)" = "$head" ] && [ -f hero/.git/index.lock ] && [ ! -e hero/locked.png ] || fail "something changed"
(sleep 1 && rm hero/.git/index.lock) &
promote locked.png --project ./hero
wait
[ "$(git -C hero status --porcelain)" = "$waiting" ] || fail "$(git -C hero status --porcelain)"
