#!/usr/bin/env bash
# Plain `git push`, `git checkout`, `git merge` and `git rebase` through ztgit's hooks: pictures first, refs after; text costs
# nothing; lockable files and pointers are put right.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
fail() { printf '%s\n' "$what: $*"; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >"$work/out" 2>&1 || code=$?
  [ "$code" = "$want" ] || { cat "$work/out"; fail "$* answers $code, not $want"; }
}
says() { grep -qF -- "$1" "$work/out" || { cat "$work/out"; fail "it does not say: $1"; }; }
oid_of() { sha256sum <"$1" | cut -d' ' -f1; }
stored() { printf %s "$1/lfs/objects/${2:0:2}/${2:2:2}/$2"; } # GIT DIRECTORY, OID
use_hooks() { # GIT DIRECTORY
  for hook in pre-push post-checkout post-commit post-merge post-rewrite; do
    printf '#!/bin/sh\nexec "%s" hook %s "$@"\n' "$ZTGIT" "$hook" >"$1/hooks/$hook"
    chmod +x "$1/hooks/$hook"
  done
}
picture() { "$SAMPLE" "$1" --seed "$2"; }
git config --global filter.lfs.process "'$ZTGIT' lfs filter-process"
git config --global filter.lfs.required true
start_forge
project() { # FORGE'S NAME: a clone in ./w with one picture
  rm -rf w
  [ -d "$forge_root/$1.git" ] || forge_repository "$1.git"
  git clone -q "$forge_url/$1.git" w 2>/dev/null
  cd w
  use_hooks .git
  printf '*.png filter=lfs diff=lfs merge=lfs -text\n' >.gitattributes
  picture a.png 1
  git add . && git commit -qm a
}
there() { git -C "$forge_root/$1.git" rev-parse -q --verify "$2" || echo none; }

what="pictures go first, the branch after"
project o/first
ends 0 git push origin main
says "1 picture sent"
cmp a.png "$(stored "$forge_root/o/first.git" "$(oid_of a.png)")"
[ "$(there o/first refs/heads/main)" = "$(git rev-parse HEAD)" ]

what="a push of text, and of nothing, makes no LFS request"
forge_forget
echo text >text.txt && git add . && git commit -qm text
ends 0 git push origin main
ends 0 git push origin main
[ "$(forge_count info/lfs)" = 0 ] || { cat "$forge_log"; fail "it asked"; }
[ "$(forge_count git-upload-pack)" = 0 ] || { cat "$forge_log"; fail "it listed the remote's refs"; }

what="branches, tags and deletions"
git checkout -q -b two && picture b.png 2 && git add . && git commit -qm b && git tag -a -m t1 t1
picture c.png 3 && git add . && git commit -qm c
ends 0 git push origin two t1 HEAD:refs/heads/other
for n in b c; do [ -f "$(stored "$forge_root/o/first.git" "$(oid_of "$n.png")")" ] || fail "$n.png is not there"; done
ends 0 git push origin --delete two
ends 0 git push origin ":t1"
git tag tree "HEAD^{tree}"
ends 0 git push origin tree

what="a picture that a later commit removed goes along"
picture gone.png 4 && gone=$(oid_of gone.png) && git add . && git commit -qm gone && git rm -q gone.png && git commit -qm rm
ends 0 git push origin HEAD:main
[ -f "$(stored "$forge_root/o/first.git" "$gone")" ]

what="a branch whose picture is nowhere stays where it was"
picture lost.png 5 && lost=$(oid_of lost.png) && git add . && git commit -qm lost
mv "$(stored .git "$lost")" "$work/saved" && mv lost.png "$work/lost.png"
before=$(there o/first refs/heads/main)
ends 1 git push origin HEAD:main
says lost.png
[ "$(there o/first refs/heads/main)" = "$before" ] || fail "the branch moved"

what="an object that was deleted is made again from its file"
mv "$work/lost.png" lost.png
ends 0 git push origin HEAD:main
cmp lost.png "$(stored "$forge_root/o/first.git" "$lost")"

what="GIT_LFS_SKIP_PUSH, ZTGIT_HOOKS=0 and --no-verify"
picture d.png 6 && git add . && git commit -qm d
forge_forget
GIT_LFS_SKIP_PUSH=1 ends 0 git push origin HEAD:skip1
ZTGIT_HOOKS=0 ends 0 git push origin HEAD:skip2
ends 0 git push --no-verify origin HEAD:skip3
[ "$(forge_count info/lfs)" = 0 ] || fail "it sent all the same"
ends 0 "$ZTGIT" lfs push --all origin

what="tracking refs that are stale do not hide pictures (the branch was deleted, its objects collected)"
project o/stale
git push -q origin main 2>/dev/null
git checkout -q -b gone && picture e.png 7 && git add . && git commit -qm e && git push -q origin gone 2>/dev/null
rm "$(stored "$forge_root/o/stale.git" "$(oid_of e.png)")"
git -C "$forge_root/o/stale.git" update-ref -d refs/heads/gone
git checkout -q -b after && echo x >x.txt && git add . && git commit -qm x
ends 0 git push origin after
cmp e.png "$(stored "$forge_root/o/stale.git" "$(oid_of e.png)")" || fail "it trusted a stale ref"

what="an object that the server refuses"
project o/object-error-422
ends 1 git push origin main
says a.png
[ "$(there o/object-error-422 refs/heads/main)" = none ] || fail "the branch moved"

what="free Gitee: the choices"
project o/gitee-plan
ends 1 git push origin main
says "external --lfs URL"
[ "$(there o/gitee-plan refs/heads/main)" = none ] || fail "the branch moved"

what="the list of unpushed pictures"
rm -rf "$work/hero" && git init -q --bare "$work/list.git"
cd "$work" && picture p1.png 8
"$ZTGIT" init ./hero --remote "$work/list.git" >/dev/null
"$ZTGIT" promote p1.png --project ./hero >/dev/null
use_hooks hero/.git
grep -q ^object hero/.git/ztgit/unpushed/origin || fail "promote lists nothing"
printf '#!/bin/sh\necho no >&2\nexit 1\n' >list.git/hooks/pre-receive && chmod +x list.git/hooks/pre-receive
ends 1 git -C hero push origin main
[ -f "$(stored list.git "$(oid_of p1.png)")" ] || fail "the picture did not arrive"
! grep -q ^object hero/.git/ztgit/unpushed/origin || fail "what was confirmed is still listed"
rm "$(stored list.git "$(oid_of p1.png)")" list.git/hooks/pre-receive
ends 0 git -C hero push origin main # the failed push has not made it forget the commit
cmp p1.png "$(stored list.git "$(oid_of p1.png)")"
picture hero/q.png 9 && git -C hero add q.png && git -C hero commit -qm q && git -C hero commit -q --amend -m "q again"
grep -q "object $(oid_of hero/q.png)" hero/.git/ztgit/unpushed/origin || fail "the amended commit's picture is not listed"
ends 0 git -C hero push origin main
! grep -q ^object hero/.git/ztgit/unpushed/origin || fail "still listed"
"$ZTGIT" push --project ./hero >/dev/null

what="a text-only branch does not carry what another branch has not pushed yet"
picture p2.png 12
"$ZTGIT" promote "$work/p1.png" "$PWD/p2.png" --project "$work/hero" >/dev/null
git -C "$work/hero" push -q origin main~1:refs/heads/older 2>/dev/null
[ ! -f "$(stored "$work/list.git" "$(oid_of p2.png)")" ] || fail "it went along"
grep -q "object $(oid_of p2.png)" "$work/hero/.git/ztgit/unpushed/origin" || fail "it is not listed any more"

what="lockable files are read-only unless locked"
project o/lock
sed -i 's/$/ lockable/' .gitattributes && git commit -qam lockable
writable() { [ -n "$(find "$1" -perm /222)" ]; }
git push -q origin main 2>/dev/null
git checkout -q -b more && picture m.png 10 && git add . && git commit -qm m && git checkout -q main && git checkout -q more
! writable m.png || fail "m.png may be written to"
ends 0 "$ZTGIT" lfs lock m.png
writable m.png || fail "m.png is locked and read-only"
git checkout -q main && git checkout -q more
writable m.png || fail "the checkout forgot the lock"
ends 0 "$ZTGIT" lfs unlock m.png
! writable m.png || fail "m.png is free and may be written to"
git checkout -q main && git merge -q --no-edit more
! writable m.png || fail "after a merge m.png may be written to"
git checkout -q -b quiet main && git branch -qD more && git config lfs.setlockablereadonly false && chmod u+w m.png a.png
git checkout -q HEAD~1 && git checkout -q quiet
writable m.png || fail "lfs.setlockablereadonly=false does not count"

what="a checkout that left pointers"
project o/pointers
git push -q origin main 2>/dev/null
git checkout -q -b pic && picture n.png 11 && git add . && git commit -qm n && git checkout -q main
git -c filter.lfs.process= -c filter.lfs.required=false checkout -q pic
[ "$(head -c 4 n.png | tail -c 3)" = PNG ] || fail "n.png is a pointer"
[ -z "$(git status --porcelain)" ] || fail "the work tree is not clean"
git checkout -q main && GIT_LFS_SKIP_SMUDGE=1 git checkout -q pic
grep -q ^version n.png || fail "GIT_LFS_SKIP_SMUDGE does not count"

what="rebase, cherry-pick, work trees, bare repositories"
git checkout -q main && echo y >y.txt && git add . && git commit -qm y
git checkout -q pic && ends 0 git rebase -q main
ends 0 git worktree add -q "$work/tree" main
(cd "$work/tree" && ends 0 git cherry-pick pic && ends 0 git push -q origin HEAD:main)
[ -f "$(stored "$forge_root/o/pointers.git" "$(oid_of "$work/tree/n.png")")" ] || fail "a work tree's picture is not there"
cd "$work" && rm -rf bare && git clone -q --bare "$forge_url/o/pointers.git" bare.git && use_hooks bare.git
ends 0 git -C bare.git push -q origin main:again
