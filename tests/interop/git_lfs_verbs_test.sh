#!/usr/bin/env bash
# The verbs of git-lfs that reach no server: the same scripts run in twin repositories, once with
# git-lfs, once with ztgit called git-lfs, and print the same, exit with the same codes and leave the
# same files. What is left out of the comparison is said where it is.
set -eu

command -v git-lfs >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE

mkdir "$work/ours"
ln -s "$ZTGIT" "$work/ours/git-lfs"
# git itself runs the real one as filter and hook on both sides: what is compared is the verb.
real=$(command -v git-lfs)
fails=0

# "lfs WORDS" prints the command, both its outputs and its exit code.
lfs() {
  echo "\$ git lfs $*"
  "$LFS" "$@" 2>&1 && echo "[0]" || echo "[$?]"
}
# The same, sorted: git-lfs goes through maps.
lfs_sorted() {
  lfs "$@" | sort
}
commit() {
  day=$(( ${day:-0} + 1 ))
  GIT_AUTHOR_DATE="$((1700000000 + day * 86400)) +0000" \
    GIT_COMMITTER_DATE="$((1700000000 + day * 86400)) +0000" git commit -q "$@"
}
fresh() {
  git init -q "$1"
  cd "$1"
  "$real" install --local >/dev/null
  "$real" track '*.png' >/dev/null
}

# git-lfs drops its last line of progress now and then (tasklog's throttle): not compared.
# both NAME: runs script_NAME twice and compares.
both() {
  for side in real ours; do
    mkdir -p "$work/$side-$1/home"
    (
      cd "$work/$side-$1"
      export HOME=$work/$side-$1/home XDG_CONFIG_HOME=$work/$side-$1/home/.config
      git config --global user.name Mira
      git config --global user.email mira@example.com
      git config --global init.defaultBranch main
      if [ $side = real ]; then LFS=$real; else LFS=$work/ours/git-lfs; fi
      day=0
      "script_$1"
    ) 2>&1 | sed -e "s#$work/$side-$1#<WORK>#g" -e 's#^git-lfs/.*#git-lfs/VERSION#' \
      -e '/^Checking out LFS objects/d' -e '/^prune: Deleting objects/d' \
      >"$work/$side-$1.out" || true
  done
  if ! diff -u "$work/real-$1.out" "$work/ours-$1.out"; then
    echo "differs: $1" >&2
    fails=$((fails + 1))
  fi
}

script_outside() {
  for verb in ls-files track untrack status fsck checkout update; do lfs $verb; done
  lfs nosuch
  lfs install
  git config --global -l | sort
  lfs_sorted env
}

script_pointer() {
  printf abcd >y
  "$real" pointer --file y >ptr 2>/dev/null
  (cat ptr && echo) >loose
  echo plain >plain
  : >empty
  head -c 3000 /dev/zero | tr '\0' x >long
  lfs pointer
  for file in y empty nothing long; do lfs pointer --file $file; done
  for file in ptr loose plain long empty nothing; do
    lfs pointer --file=y --pointer=$file
    lfs pointer --pointer $file
    lfs pointer --check --file $file
    lfs pointer --check --strict --file $file
    lfs pointer --check --no-strict --file $file
  done
  lfs pointer --file y --stdin <ptr
  lfs pointer --stdin <plain
  lfs pointer --stdin --pointer ptr <ptr
  lfs pointer --check --stdin <ptr
  lfs pointer --check --stdin <plain
  lfs pointer --check
  lfs pointer --check --file ptr --stdin <ptr
  lfs pointer --check --pointer ptr
  lfs pointer --check --strict --no-strict --file ptr
  "$LFS" pointer --file y --pointer loose 2>/dev/null
}

script_ls_files() {
  fresh r
  lfs ls-files
  mkdir sub
  printf abc >a.png && printf def >"sub/b c.png" && : >empty.png && echo text >t.txt
  git add .
  lfs ls-files
  commit -m one
  for flags in "" -l -s "-l -s" -d -n "-n -s" --json -a --deleted "-I sub" "-X sub" "-I *.txt" \
    "-I sub/*.png,a.png"; do
    lfs ls-files $flags
  done
  printf abcd >a.png && git add a.png && rm "sub/b c.png"
  lfs ls-files
  lfs ls-files -s
  git add -A && commit -m two
  lfs ls-files -a
  lfs ls-files --deleted
  lfs ls-files HEAD~ HEAD
  lfs ls-files HEAD HEAD
  lfs ls-files HEAD~
  lfs ls-files -l main
  lfs ls-files -a HEAD
  lfs ls-files --deleted HEAD HEAD
  lfs ls-files -- --all
  for size in 1 9 10 999 1000 1049 1050 9949 9950 99949 100000 1500000; do
    head -c $size /dev/zero >z.png && git add z.png
    lfs ls-files -s
  done
  git config lfs.repositoryformatversion 3
  lfs ls-files
}

script_track() {
  git init -q r && cd r
  lfs track
  lfs track --json
  lfs track '*.png'
  cat .gitattributes
  lfs track '*.png'
  lfs track ./dot.bin
  lfs track 'a b.dat'
  lfs track 'x#y'
  lfs track 'a b.dat' 'x#y'
  lfs track /abs.bin
  lfs track 'back\slash'
  lfs track --filename 'a [1]*?.dat'
  lfs track -l '*.png'
  lfs track --lockable '*.png'
  lfs track --not-lockable '*.png'
  lfs track -l 'new.*'
  cat .gitattributes
  printf '*.txt !filter\n*.no -filter\n*.other filter=x\n*.lock lockable\n[attr]mine filter=lfs\n*.c mine\n' \
    >>.gitattributes
  lfs track
  lfs track --no-excluded
  lfs track --json
  mkdir -p sub/deep && cd sub
  lfs track ../foo.dat # one at a time: git-lfs writes several in the order of a Go map, at random
  lfs track '*.gif'
  cd deep
  lfs track '*.gif'
  lfs track
  cd ../..
  sort sub/.gitattributes sub/deep/.gitattributes
  echo k >k.zip && echo i >.gitignore && mkdir d && echo m >d/m.zip && git add .
  lfs track -v '*.zip'
  lfs track -v --no-modify-attrs '*.zip'
  lfs track '.gi*'
  lfs track --lockable '*.zip'
  stat -c '%A %n' k.zip
  lfs track --not-lockable '*.zip'
  stat -c '%A %n' k.zip
  cat .gitattributes
  lfs untrack '*.zip' 'a b.dat'
  lfs untrack '*.nothing'
  lfs untrack
  cat .gitattributes
  ls .git/hooks | grep -v sample
  printf '*.dat filter=lfs diff=lfs merge=lfs -text\r\n*.x text\r\n' >.gitattributes
  lfs track '*.y'
  lfs track '*.dat'
  od -c .gitattributes
}

# A file that is touched makes git look at it again: `git add` then finds that it is no pointer yet.
script_track_touches() {
  git init -q r && cd r
  echo before >a.png && touch -d '2020-01-01' a.png && git add a.png && commit -m one
  lfs track '*.png'
  [ "$(stat -c %Y a.png)" -gt 1600000000 ] && echo touched
  touch -d '2020-01-01' a.png
  lfs track --dry-run 'a*'
  [ "$(stat -c %Y a.png)" -gt 1600000000 ] || echo not touched
}

script_install() {
  lfs install
  git config --global -l | sort
  lfs install --skip-smudge
  git config --global -l | sort
  lfs install
  git init -q r && cd r
  lfs install
  cat .git/hooks/pre-push .git/hooks/post-merge
  stat -c '%A %n' .git/hooks/p*-push
  git config --local -l
  lfs install --local
  git config --local -l | sort
  lfs install --local --system
  lfs install --local --worktree
  lfs install --worktree --system
  git config --global filter.lfs.clean other
  lfs install
  lfs install --force --skip-repo
  git config --global filter.lfs.clean
  lfs update
  lfs update --manual
  lfs update --manual --force
  echo 'echo mine' >.git/hooks/pre-push
  lfs update
  lfs install
  cat .git/hooks/pre-push
  lfs update --force
  cat .git/hooks/pre-push
  printf '#!/bin/sh\ngit lfs pre-push "$@"\n' >.git/hooks/pre-push
  lfs update
  cat .git/hooks/pre-push
  git config lfs.http://x.access private
  git config lfs.http://y.access weird
  lfs_sorted update
  git config -l | grep access
  lfs uninstall --skip-repo
  ls .git/hooks | grep -v sample
  echo 'echo mine' >.git/hooks/post-merge
  lfs install
  rm .git/hooks/post-merge
  lfs install
  lfs uninstall --local
  ls .git/hooks | grep -v sample
  git config core.hooksPath .hooks
  lfs install
  ls .hooks
  git config --local lfs.repositoryformatversion 3
  lfs install --local
}

script_status() {
  fresh r
  lfs status
  printf abc >a.png && echo text >t.txt && : >empty.png && mkdir sub && printf def >sub/b.png
  git add .
  lfs status
  lfs status --porcelain
  lfs status --json
  commit -m one
  lfs status
  printf abcd >a.png && git mv sub/b.png sub/c.png
  lfs status
  git add a.png
  lfs status
  printf abcde >a.png && rm empty.png
  lfs status
  lfs status -p
  lfs status -j
  cd sub && lfs status && cd ..
  git add -A && commit -m two
  git init -q --bare ../remote.git
  git remote add origin ../remote.git
  GIT_LFS_SKIP_PUSH=1 git push -q -u origin main
  lfs status
  printf f >new.png && git add . && commit -m three
  lfs status
  git checkout -q --detach
  lfs status
}

script_fsck() {
  fresh r
  lfs fsck
  echo 1 >a.png && git add . && commit -m one
  echo 2 >a.png && mkdir sub && echo 3 >sub/b.png && git add . && commit -m two
  lfs fsck
  lfs fsck --objects
  lfs fsck --pointers
  oid=$(git cat-file -p :a.png | sed -n 's/oid sha256://p')
  echo broken >.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid
  lfs fsck --dry-run
  lfs fsck --pointers
  lfs fsck HEAD~
  lfs fsck
  ls .git/lfs/bad
  lfs fsck
  lfs fsck HEAD~..HEAD
  lfs fsck HEAD
  lfs fsck nothing
  git config lfs.fetchexclude a.png
  lfs fsck
  git config --unset lfs.fetchexclude
  git update-index --add --cacheinfo 100644,$(echo raw | git hash-object -w --stdin),raw.png
  commit -m three
  lfs fsck --pointers
  git rm -q --cached raw.png
  (git cat-file -p :sub/b.png && echo) >loose
  git update-index --add --cacheinfo 100644,$(git hash-object -w --no-filters loose),loose.png
  commit -m four
  lfs fsck --pointers
  lfs_sorted fsck --pointers HEAD~2..HEAD
}

script_checkout() {
  fresh r
  mkdir sub
  echo 1 >a.png && echo 2 >"sp 2.png" && echo 3 >sub/b.png && echo t >t.txt
  git add . && commit -m one
  lfs checkout
  rm a.png sub/b.png
  lfs checkout
  git status --short
  git cat-file -p :a.png >a.png && git cat-file -p :sub/b.png >sub/b.png && echo mine >"sp 2.png"
  lfs checkout a.png
  lfs checkout '*.png'
  cat a.png "sp 2.png" sub/b.png
  git status --short
  git checkout -q .
  rm -r sub a.png && mkdir sub && cd sub
  lfs checkout .
  cat b.png
  lfs checkout ..
  cd .. && cat a.png
  lfs checkout nothing
  rm -r .git/lfs/objects a.png
  lfs checkout
  cat a.png
}

script_checkout_to() {
  fresh r
  echo base >a.png && git add . && commit -m one
  lfs checkout --to x a.png
  lfs checkout --ours
  lfs checkout --to x --ours --theirs a.png
  lfs checkout --to x --ours
  lfs checkout --to x --ours a.png
  git checkout -q -b other && echo theirs >a.png && commit -am two
  git checkout -q main && echo ours >a.png && commit -am three
  git merge other >/dev/null 2>&1
  for side in base ours theirs; do
    lfs checkout --to "../out/$side.txt" --$side a.png
    cat "../out/$side.txt"
  done
  mkdir -p here sub
  lfs checkout --to here --ours a.png
  cat here
  cd sub && lfs checkout --to from-sub --theirs ../a.png && cat from-sub
}

# Verbose lists of git-lfs show the last line alone where standard output is no terminal: left out.
script_prune() {
  fresh r
  git init -q --bare ../remote.git
  for i in 1 2 3; do echo "a$i" >a.png && echo "b$i" >"b$i.png" && git add . && commit -m $i; done
  lfs prune
  git remote add origin ../remote.git
  # What pre-push would do, without what it prints.
  mkdir ../remote.git/lfs && cp -r .git/lfs/objects ../remote.git/lfs/
  GIT_LFS_SKIP_PUSH=1 git push -q -u origin main
  lfs prune --dry-run
  lfs prune --dry-run --recent
  lfs prune --dry-run --force
  lfs prune --verify-remote --no-verify-remote
  lfs prune --dry-run --verify-remote
  git checkout -q -b recent HEAD~
  git checkout -q main
  git config lfs.fetchrecentrefsdays 100000
  lfs prune --dry-run
  lfs prune --dry-run --recent
  git config lfs.fetchrecentcommitsdays 1000
  lfs prune --dry-run
  git config --unset lfs.fetchrecentrefsdays
  git config --unset lfs.fetchrecentcommitsdays
  echo stash >a.png && git stash -q
  lfs prune --dry-run --force
  echo new >new.png && git add . && commit -m new
  lfs prune --dry-run --force
  git config lfs.pruneremotetocheck elsewhere
  lfs prune --dry-run
  git config --unset lfs.pruneremotetocheck
  git config lfs.fetchexclude 'b*.png'
  lfs prune --dry-run
  git config --unset lfs.fetchexclude
  git worktree add -q ../other HEAD~2
  lfs prune --dry-run
  lfs prune
  find .git/lfs/objects -type f | wc -l
  lfs fsck
  echo lost >lost.png && git add . && commit -m lost && git reset -q --hard HEAD~
  lfs prune
}

script_env() {
  fresh r
  lfs_sorted env
  git remote add origin https://example.com/team/hero.git
  lfs_sorted env
  git remote add ssh git@example.com:team/hero.git
  git init -q --bare ../other.git && git remote add folder ../other.git
  git config lfs.https://example.com/team/hero.git/info/lfs.access basic
  git config lfs.concurrenttransfers 3
  git config lfs.fetchinclude 'a,b/*'
  git config lfs.fetchexclude c
  git config lfs.pruneoffsetdays 5
  git config lfs.fetchrecentremoterefs false
  git config lfs.basictransfersonly true
  lfs_sorted env
  git config lfs.url https://elsewhere.example.com/lfs
  git config lfs.storage ../store
  lfs_sorted env
  git config lfs.customtransfer.mine.path agent
  git config --unset lfs.basictransfersonly
  lfs_sorted env
  echo x >x.png && git add . && commit -m x && git worktree add -q ../tree
  cd ../tree && lfs_sorted env
  git init -q --bare ../bare.git && cd ../bare.git && lfs_sorted env
}

script_ext() {
  fresh r
  lfs ext
  git config lfs.extension.foo.clean 'foo %f'
  git config lfs.extension.foo.smudge 'foos %f'
  git config lfs.extension.foo.priority 1
  git config lfs.extension.bar.clean c
  git config lfs.extension.bar.smudge s
  git config lfs.extension.bar.priority 0
  lfs ext
  lfs ext list foo
  lfs logs
  lfs logs last
  lfs logs clear
}

script_bare() {
  git init -q --bare r.git && cd r.git
  for verb in status track untrack checkout fsck install update uninstall; do lfs $verb; done
}

for name in outside pointer ls_files track track_touches install status fsck checkout checkout_to prune env \
  ext bare; do
  if [ $# -eq 0 ] || [ "$1" = $name ]; then both $name; fi
done

# Better than git-lfs, so not compared: a mode stays, and nothing is removed that the remote lost.
cd "$work" && fresh "$work/alone"
echo 1 >a.png && chmod +x a.png && git add . && git commit -q -m one
rm a.png && "$work/ours/git-lfs" checkout >"$work/out"
grep -qx "Checking out LFS objects: 100% (1/1), 2 B | 0 B/s, done." "$work/out"
[ -x a.png ] && [ -z "$(git status --short)" ]
echo 2 >a.png && git commit -q -am two
git init -q --bare ../there.git && git remote add origin ../there.git
GIT_LFS_SKIP_PUSH=1 git push -q origin main
if "$work/ours/git-lfs" prune --force --verify-remote >"$work/out" 2>&1; then exit 1; fi
grep -q "missing on remote" "$work/out"
[ "$(find .git/lfs/objects -type f | wc -l)" = 2 ]
"$work/ours/git-lfs" prune --force --verify-remote --when-unverified=continue >"$work/out" 2>&1
[ "$(find .git/lfs/objects -type f | wc -l)" = 2 ]
# A staged picture that was never committed stays, even with --force.
echo staged >a.png && git add a.png
"$work/ours/git-lfs" prune --force >"$work/out"
"$work/ours/git-lfs" fsck >"$work/out" || true
oid=$(git cat-file -p :a.png | sed -n 's/oid sha256://p')
[ -e ".git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" ]

# What is not part of ztgit says so, and help is there for every verb.
for verb in migrate clone dedup; do
  if "$work/ours/git-lfs" $verb >"$work/out" 2>&1; then echo "$verb succeeded" >&2; exit 1; fi
  grep -q "not part of ztgit" "$work/out"
done
for verb in checkout env ext fsck install ls-files pointer prune status track uninstall untrack update version; do
  "$work/ours/git-lfs" help $verb | grep -q "git lfs $verb"
  "$work/ours/git-lfs" $verb -h | grep -q "git lfs $verb"
done
code=0
"$work/ours/git-lfs" track --bogus >"$work/out" 2>&1 || code=$?
[ $code = 127 ] && grep -q "unknown flag: --bogus" "$work/out"

[ $fails = 0 ]
