#!/usr/bin/env bash
# git-lfs' network verbs: the same script run with git-lfs itself and with ztgit as git-lfs, in twin repositories on twin
# forges, says the same, answers the same and leaves the same objects, files and refs.
set -euo pipefail
real=$(command -v git-lfs) || exit 77
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
base=$work
mkdir "$base/ours" "$base/theirs"
ln -s "$ZTGIT" "$base/ours/git-lfs"
ln -s "$real" "$base/theirs/git-lfs"
zeros=0000000000000000000000000000000000000000

# What a step says, and its answer. Progress is left out: git-lfs prints it when it is quick enough to. So is
# everything about locks that nobody asked for, which ztgit does not ask where no picture is concerned.
step() {
  local code=0
  printf '$ %s\n' "$*"
  timeout 60 "$@" >"$base/out" 2>"$base/err" </dev/null || code=$?
  said "$code"
}
fed() { # TEXT COMMAND...
  local code=0
  printf '$ %s\n' "${*:2}"
  printf %s "$1" | timeout 60 "${@:2}" >"$base/out" 2>"$base/err" || code=$?
  said "$code"
}
said() {
  sed 's/^/out: /' "$base/out"
  sed 's/^/err: /' "$base/err"
  printf '= %s\n' "$1"
}
normal() {
  sed -E -e 's/127\.0\.0\.1:[0-9]+/HOST/g' -e "s#$base/(ours|theirs)[a-z]*#WORK#g" -e 's/[0-9]{4}-[0-9-]+T[0-9:]+Z/TIME/g' |
    tr '\r' '\n' | grep -vE 'LFS objects: +[0-9]+%|Locking support detected|locksverify true|^(out|err): $|Errors logged|lfs logs last'
}
listing() { (cd "$1" && find . -type f | sort); }

repository() { # FORGE'S NAME
  cd "$work" && rm -rf w
  forge_repository "$1.git"
  git clone -q "$forge_url/$1.git" w 2>/dev/null
  cd w
  git config filter.lfs.clean 'git-lfs clean -- %f' && git config filter.lfs.smudge 'git-lfs smudge -- %f'
  git config filter.lfs.process 'git-lfs filter-process' && git config filter.lfs.required true
  for hook in pre-push post-checkout post-commit post-merge; do
    printf '#!/bin/sh\ngit lfs %s "$@"\n' "$hook" >".git/hooks/$hook" && chmod +x ".git/hooks/$hook"
  done
  printf '*.dat filter=lfs diff=lfs merge=lfs -text%s\n' "${2:-}" >.gitattributes
  git add . && git commit -qm 'attributes'
  mkdir d && echo 'hello a' >a.dat && echo bb >d/b.dat
  git add . && git commit -qm 'two files'
}
object() { printf %s "$1/lfs/objects/${2:0:2}/${2:2:2}/$2"; }
oid_of() { sha256sum <"$1" | cut -d' ' -f1; }

pushes() {
  repository o/push
  local line="refs/heads/main main refs/heads/main $zeros"$'\n' oid
  oid=$(oid_of a.dat)
  step git lfs pre-push
  step git lfs pre-push nosuch
  fed "$line" git lfs pre-push --dry-run origin "$forge_url/o/push.git"
  fed "$line" env GIT_LFS_SKIP_PUSH=1 git lfs pre-push origin "$forge_url/o/push.git"
  fed "$line" git lfs pre-push origin main
  fed "(delete) $zeros refs/heads/main $(git rev-parse HEAD)"$'\n' git lfs pre-push origin main
  step git lfs push
  step git lfs push nosuch main
  step git lfs push --dry-run origin main
  step git lfs push origin main
  step git push -q origin main
  step git lfs push --dry-run origin main
  step git lfs push --all --dry-run origin
  step git lfs push --all origin
  step git lfs push --object-id origin
  step git lfs push --object-id origin "$oid"
  step git lfs push --object-id --dry-run origin "$oid"
  step git lfs push --object-id origin abc
  step git lfs push --object-id origin "$(echo nowhere | sha256sum | cut -d' ' -f1)"
  fed $'main\n' git lfs push --stdin --dry-run --all origin
  fed '' git lfs push --stdin origin
  fed "$oid"$'\n' git lfs push --stdin --object-id origin
  fed "$oid"$'\n' git lfs push --stdin origin main
  echo cc >c.dat && git add . && git commit -qm c && git rm -q c.dat && git commit -qm 'without c'
  local gone
  gone=$(object .git "$(echo cc | sha256sum | cut -d' ' -f1)")
  mv "$gone" "$work/gone"
  echo '$ git push without an object' && (git push -q origin main >"$base/out" 2>&1 && echo went || echo refused)
  git config lfs.allowincompletepush true
  step git lfs push origin main
  git config --unset lfs.allowincompletepush
  echo 'of another size' >"$gone"
  step git lfs push origin main
  cp "$work/gone" "$gone"
  git checkout -q -b two && echo two >e.dat && git add . && git commit -qm two && git tag t1
  echo three >f.dat && git add . && git commit -qm three && git branch three
  step git push -q origin two three t1
  step git push -q origin --delete two
  step git push -q origin three:refs/heads/other
  listing "$forge_root/o/push.git/lfs"
}

fetches() {
  local oid bare
  cd "$work" && rm -rf c b none
  GIT_LFS_SKIP_SMUDGE=1 git clone -q "$forge_url/o/push.git" c && cd c
  git config filter.lfs.clean 'git-lfs clean -- %f' && git config filter.lfs.smudge 'git-lfs smudge -- %f'
  git config filter.lfs.process 'git-lfs filter-process'
  git checkout -q three 2>/dev/null
  oid=$(git cat-file -p HEAD:a.dat | sed -n 's/oid sha256://p')
  again() { rm -rf .git/lfs/objects; step "$@"; listing .git/lfs/objects; }
  again git lfs fetch origin main three
  step git lfs fetch
  step git lfs fetch nosuch
  again git lfs fetch origin HEAD~1
  again git lfs fetch -I a.dat
  again git lfs fetch -X 'd/*,a.dat'
  git config lfs.fetchexclude '*.dat'
  again git lfs fetch
  again git lfs fetch -X ''
  again git lfs fetch --all
  git config --unset lfs.fetchexclude
  again git lfs fetch --all
  again git lfs fetch --all origin main
  again git lfs fetch --recent
  step git lfs fetch --all --recent
  step git lfs fetch --all -I x
  rm -rf .git/lfs/objects
  step git lfs pull -X e.dat
  head -c 20 a.dat e.dat && git status --porcelain
  rm e.dat
  step git lfs pull
  head -c 20 a.dat e.dat && git status --porcelain
  step git lfs pull nosuch
  cd "$work" && git clone -q --bare "$forge_url/o/push.git" b 2>/dev/null && cd b
  step git lfs fetch origin three
  listing lfs/objects
  rm "$(object "$forge_root/o/push.git" "$oid")"
  cd ../c && rm -rf .git/lfs/objects
  echo '$ fetch and pull of what the server has lost'
  git lfs fetch >/dev/null 2>"$base/err" && echo 0 || echo $?
  tail -n 1 "$base/err"
  git lfs pull >/dev/null 2>"$base/err" && echo 0 || echo $?
  tail -n 1 "$base/err"
  listing .git/lfs/objects
}

bits() { stat -c '%A %n' a.dat d/b.dat; }
locks() {
  repository o/locks ' lockable'
  step git push -q origin main
  step git lfs lock a.dat
  bits
  step git lfs lock --json d/b.dat
  step git lfs lock d
  step git lfs lock
  step git lfs lock not-there
  for flags in '' --json --verify '--verify --json' '--path a.dat' '--id 1' '--limit 1' --local \
    --cached '--cached --verify' '--cached --limit 1' '--cached --path a.dat' '--cached --local' \
    '--verify --path a.dat' '--verify --local' '--path nobody'; do
    step git lfs locks $flags
  done
  (cd .git/lfs/cache && find . -type f | sort | xargs cat)
  echo more >>a.dat
  step git lfs unlock a.dat
  step git lfs unlock --force a.dat
  step git lfs unlock --json not-there
  step git lfs unlock --json d/b.dat
  step git lfs unlock
  step git lfs unlock --id 1 a.dat
  git checkout -q -- .
  bits
  (cd d && step git lfs lock b.dat)
  step git lfs unlock --id 4
  step git lfs lock a.dat
  echo change >>a.dat && git commit -qam 'my own'
  bits
  step git push -q origin main
  git checkout -q -b side HEAD~1 && git checkout -q main
  bits
  step git lfs unlock a.dat
  bits
  git checkout -q side && git merge -q main
  bits
  rm a.dat && git checkout -q a.dat
  bits
  GIT_LFS_SET_LOCKABLE_READONLY=0 git lfs post-merge 0 && bits
  for hook in post-checkout 'post-checkout a b c' post-commit post-merge 'post-merge 0'; do step git lfs $hook; done
  repository o/locks-theirs ' lockable'
  git push -q origin main >/dev/null 2>&1
  git lfs lock a.dat && chmod u+w a.dat && echo theirs >>a.dat && git commit -qam theirs
  git config lfs.locksverify true
  step git lfs push origin main
  git config lfs.locksverify false
  step git lfs push origin main
  git config --unset lfs.locksverify
  step git lfs push origin main
  for status in 500 501 404; do
    repository "o/locks-status-$status"
    step git lfs push origin main
    git config --get-regexp '^lfs\.http.*locksverify' || true
    git config lfs.locksverify true
    git lfs push origin main >/dev/null 2>&1 && echo went || echo refused
  done
}

run() { # ours|theirs
  work=$base/$1-work
  mkdir "$work"
  (
    network_children=()
    trap stop_network EXIT
    PATH=$base/$1:$PATH
    start_forge
    pushes && fetches && locks
  ) 2>&1 | sed "s#$work#WORK#g" | normal >"$base/$1.txt"
}
run theirs
run ours
grep -q 'post-merge 0' "$base/theirs.txt" || { tail "$base/theirs.txt"; echo "the script did not come to its end"; exit 1; }
diff "$base/theirs.txt" "$base/ours.txt" || { echo "git-lfs (<) and ztgit (>) differ"; exit 1; }
