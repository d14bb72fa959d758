#!/usr/bin/env bash
# Plain git with ztgit as its LFS filter: the same blobs, objects and files as with git-lfs, whatever is asked of it.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; [ ! -e out ] || cat out; exit 1; }
picture() { "$SAMPLE" "$1" --seed "$2" --noise; }

# Two users: one has git-lfs, the other ztgit.
GIT_CONFIG_GLOBAL=$work/theirs.config git lfs install --skip-repo >/dev/null
ours=$work/ours.config
git config -f "$ours" filter.lfs.process "$ZTGIT lfs filter-process"
git config -f "$ours" filter.lfs.clean "$ZTGIT lfs clean -- %f"
git config -f "$ours" filter.lfs.smudge "$ZTGIT lfs smudge -- %f"
git config -f "$ours" filter.lfs.required true
for user in ours theirs; do
  git config -f "$work/$user.config" init.defaultBranch main
  git config -f "$work/$user.config" protocol.file.allow always
done
with() { local user=$1; shift; GIT_CONFIG_GLOBAL=$work/$user.config "$@"; }

what="the same blobs and objects"
mkdir files
picture files/a.png 1
picture files/b.png 2
: >files/empty.png
printf x >files/one.png
head -c 1023 /dev/zero >files/1023.png
head -c 1024 /dev/zero >files/1024.png
head -c 65516 /dev/urandom >files/packet.png
head -c 65517 /dev/urandom >files/packet-and-one.png
head -c 3000000 /dev/urandom >'files/with blanks 和字.png'
git lfs pointer --file=files/a.png 2>/dev/null >files/pointer.png
printf 'version https://hawser.github.com/spec/v1\r\noid sha256:%064d\r\nsize 3\r\n' 1 >files/old-pointer.png
{ cat files/pointer.png; head -c 2000 /dev/zero; } >files/looks-like-one.png
for user in ours theirs; do
  with $user git init -q $user
  cp "$ROOT/templates/project/.gitattributes" files/* $user/
  with $user git -C $user add -A 2>out || fail "git add"
  with $user git -C $user commit -qm files
done
diff <(git -C ours ls-files -s) <(git -C theirs ls-files -s) || fail "other blobs"
diff <(cd ours/.git/lfs/objects && find . -type f -exec sha256sum {} +| sort) \
  <(cd theirs/.git/lfs/objects && find . -type f -exec sha256sum {} + | sort) || fail "other objects"
[ -z "$(ls ours/.git/lfs/tmp)" ] || fail "something is left in lfs/tmp"

what="the same files"
for user in ours theirs; do
  (cd $user && find . -name '*.png' ! -name old-pointer.png -delete && with $user git checkout -q . 2>../out) || fail "git checkout"
  diff -r files $user -x .git -x .gitattributes -x pointer.png -x old-pointer.png || fail "other files with $user"
done
cmp ours/pointer.png theirs/pointer.png # the picture that the pointer names
[ -z "$(with ours git -C ours status --porcelain)" ] || fail "not clean"

what="one process a file, for git before 2.11"
for verb in clean smudge; do
  for file in files/*.png; do
    name=${file#files/}
    if [ $verb = clean ]; then cp "$file" input; else git -C ours cat-file blob ":$name" >input; fi
    for user in ours theirs; do
      program=(git-lfs)
      [ $user = theirs ] || program=("$ZTGIT" lfs)
      code=0
      (cd $user && with $user "${program[@]}" $verb -- "$name" <../input >../$user.out 2>../$user.err) || code=$?
      echo $code >$user.code
    done
    cmp ours.out theirs.out && cmp ours.code theirs.code || fail "$verb of $file differs"
  done
done

what="a file that should have been a pointer"
with ours git -C ours -c filter.lfs.clean= -c filter.lfs.process= -c filter.lfs.required=false add -f a.png
cp files/packet.png ours/raw.png
blob=$(git -C ours hash-object -w --no-filters raw.png)
git -C ours update-index --add --cacheinfo "100644,$blob,raw.png"
rm ours/raw.png
with ours git -C ours checkout raw.png >out 2>&1 || fail "git checkout"
cmp ours/raw.png files/packet.png
grep -q "Encountered 1 file that should have been a pointer, but wasn't:" out || fail "it is not said"
git -C ours rm -qf raw.png

what="a clone gets all it lacks in one go"
start_forge
forge_repository o/r.git
git -C theirs remote add origin "$forge_url/o/r.git"
with theirs git -C theirs rm -qf old-pointer.png # nobody has what it names
with theirs git -C theirs commit -q --amend -m files
with theirs git -C theirs push -q origin main >out 2>&1 || fail "git push"
for way in http folder; do
  url=$forge_url/o/r.git
  [ $way = http ] || url=$forge_root/o/r.git
  forge_forget
  with ours git clone -q "$url" "clone-$way" >out 2>&1 || fail "git clone over $way"
  diff -r theirs "clone-$way" -x .git || fail "other files over $way"
  [ -z "$(with ours git -C "clone-$way" status --porcelain)" ] || fail "the clone is not clean"
done
[ "$(forge_count 'objects/batch')" = 0 ] || fail "the folder was asked over HTTP"
forge_forget
with ours git clone -q "$forge_url/o/r.git" again >out 2>&1 || fail "git clone"
[ "$(forge_count 'objects/batch')" -le 2 ] || { cat "$forge_log"; fail "it asked file by file"; }

what="pictures that are not wanted"
with ours env GIT_LFS_SKIP_SMUDGE=1 git clone -q "$forge_url/o/r.git" skipped
head -n 1 skipped/a.png | grep -q '^version https://git-lfs' || fail "a.png is no pointer"
[ ! -e skipped/.git/lfs/objects ] || [ -z "$(find skipped/.git/lfs/objects -type f)" ] || fail "something came"
with ours git clone -q -c lfs.fetchexclude='a.*' "$forge_url/o/r.git" excluded
head -n 1 excluded/a.png | grep -q '^version https://git-lfs' || fail "a.png is no pointer"
cmp excluded/b.png files/b.png
for user in ours theirs; do
  program=(git-lfs)
  [ $user = theirs ] || program=("$ZTGIT" lfs)
  (cd skipped && "${program[@]}" smudge --skip <a.png) >"$user.out"
done
cmp ours.out theirs.out && cmp ours.out skipped/a.png

what="an object that nobody has"
oid=$(sha256sum <files/b.png | cut -d' ' -f1)
rm -f "$forge_root/o/r.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
code=0
with ours git clone -q "$forge_url/o/r.git" lacking >out 2>&1 || code=$?
[ $code != 0 ] || fail "the clone says all is well"
grep -q "Error downloading object: b.png (${oid:0:7})" out || fail "it does not name the file"
grep -q 'smudge filter lfs failed' out || fail "git does not know"
with ours git clone -q -c lfs.skipdownloaderrors=true "$forge_url/o/r.git" tolerant >out 2>&1 || fail "git clone"
head -n 1 tolerant/b.png | grep -q '^version https://git-lfs' || fail "b.png is no pointer"
cmp tolerant/a.png files/a.png

what="other places for objects"
with ours git -C ours rm -qf old-pointer.png
with ours git -C ours commit -q --amend -m files
with ours git -C ours worktree add -q ../linked main~0 --detach >out 2>&1 || fail "git worktree"
cmp linked/a.png files/a.png
picture linked/new.png 9
with ours git -C linked add new.png
oid=$(sha256sum <linked/new.png | cut -d' ' -f1)
[ -e "ours/.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" ] || fail "a linked work tree has a store of its own"
with ours git clone -q --shared ours borrowing >out 2>&1 || fail "git clone --shared"
cmp borrowing/a.png files/a.png
with ours git init -q elsewhere
git -C elsewhere config lfs.storage "$work/store"
cp ours/.gitattributes files/a.png elsewhere/
with ours git -C elsewhere add -A
oid=$(sha256sum <files/a.png | cut -d' ' -f1)
[ -e "store/objects/${oid:0:2}/${oid:2:2}/$oid" ] || fail "lfs.storage is not heard"

what="repositories that libgit2 cannot open"
with ours git init -q --object-format=sha256 sha256
cp ours/.gitattributes files/a.png sha256/
with ours git -C sha256 add -A 2>out || fail "git add"
with ours git -C sha256 commit -qm a
rm sha256/a.png
with ours git -C sha256 checkout -q a.png 2>out || fail "git checkout"
cmp sha256/a.png files/a.png
with ours git -C sha256 lfs ls-files 2>/dev/null | grep -q ' \* a.png' || fail "git-lfs does not see it"

what="a disk that refuses"
with ours git init -q refusing
cp ours/.gitattributes files/a.png refusing/
mkdir -p refusing/.git/lfs
: >refusing/.git/lfs/tmp # a file where the folder should be
code=0
with ours git -C refusing add -A >out 2>&1 || code=$?
[ $code != 0 ] && grep -q 'clean filter .lfs. failed' out || fail "git does not know"
[ -z "$(git -C refusing ls-files a.png)" ] || fail "a.png is staged all the same"

what="no git at the other end"
code=0
printf '0000' | (cd ours && "$ZTGIT" lfs filter-process) >out 2>&1 || code=$?
[ $code = 2 ] || fail "answers $code"
code=0
(cd / && "$ZTGIT" lfs clean </dev/null) >out 2>&1 || code=$?
[ $code = 128 ] && grep -q 'Not in a Git repository' out || fail "outside of a repository it answers $code"
