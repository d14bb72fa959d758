#!/usr/bin/env bash
# Plain git with ztgit's hooks makes commits as good as those of promote: pointer, sidecar,
# .gitattributes, message. The hook files are written by hand here.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
export ZTGIT GIT_EDITOR=:

fail() {
  echo "FAILED: $*"
  exit 1
}
# same WHAT ONE OTHER
same() { [ "$2" = "$3" ] || { echo "$1 differs:"; diff <(echo "$2") <(echo "$3"); exit 1; }; }

install_hooks() { # REPOSITORY
  local folder
  folder=$(git -C "$1" rev-parse --path-format=absolute --git-common-dir)/hooks
  mkdir -p "$folder"
  rm -f "$folder"/*
  for hook in pre-commit prepare-commit-msg commit-msg post-commit; do
    printf '#!/bin/sh\nexec "$ZTGIT" hook %s "$@"\n' "$hook" >"$folder/$hook"
    chmod +x "$folder/$hook"
  done
}
project() { # NAME: a project with our hooks, and without git-lfs' own
  cd "$work"
  "$ZTGIT" init "$work/$1" >/dev/null 2>&1
  install_hooks "$work/$1"
}
without_filter() { # NAME: `git add` then stages whole pictures
  for key in clean smudge process required; do
    git -C "$work/$1" config --unset "filter.lfs.$key" || true
  done
}
picture() { # FILE SEED
  "$SAMPLE" "$1" --seed "$2" --parameters "a fox
Steps: 9, Sampler: Euler, CFG scale: 1, Seed: $2, Size: 64x64, Version: v1.10.1"
}
trailers() { git log -1 --format='%(trailers)' "${1:-HEAD}"; }
tree() { git rev-parse "HEAD^{tree}"; }
clean() { [ -z "$(git status --porcelain)" ] || { git status; fail "$1: not clean"; }; }
is_pointer() { git cat-file blob "$1" | head -1 | grep -qx 'version https://git-lfs.github.com/spec/v1'; }

# --- The same tree, subject and trailers as promote, with and without -m, with and without a filter.
"$SAMPLE" "$work/fox.png" --seed 7
project promoted/hero # the skeleton holds the project's name
cp "$work/fox.png" "$work/promoted/hero/fox.png"
cd "$work/promoted/hero"
"$ZTGIT" promote fox.png >/dev/null
wanted_tree=$(tree) wanted_trailers=$(trailers) wanted_message=$(git log -1 --format=%B)
for filter in with without; do
  for how in "-q" "-qm First"; do
    cd "$work"
    rm -rf "$work/plain"
    project plain/hero
    [ $filter = with ] || without_filter plain/hero
    cp "$work/fox.png" "$work/plain/hero/fox.png"
    cd "$work/plain/hero"
    git add fox.png
    git commit $how 2>"$work/notes"
    same "the tree ($filter filter, $how)" "$wanted_tree" "$(tree)"
    same "the trailers ($filter filter, $how)" "$wanted_trailers" "$(trailers)"
    if [ "$how" = -q ]; then
      same "the message" "$wanted_message" "$(git log -1 --format=%B)"
    else
      same "the message" "${wanted_message/Promote fox.png/First}" "$(git log -1 --format=%B)"
    fi
    oid=$(sha256sum <fox.png | cut -d' ' -f1)
    cmp fox.png ".git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
    [ $filter = without ] || clean "plain commit"
    [ -z "$(git diff --cached --name-only)" ] || fail "something is staged after the commit"
  done
done

# --- A name that no pattern fits gets its exact line, as promote does.
project odd
cd "$work/odd"
cp "$work/fox.png" "a b.picture"
git add "a b.picture"
git commit -qm "Odd name" 2>/dev/null
is_pointer "HEAD:a b.picture"
git show HEAD:.gitattributes | grep -qF '/a[[:space:]]b.picture filter=lfs diff=lfs merge=lfs -text'
clean "a name without a pattern"
grep -qF '/a[[:space:]]b.picture' .gitattributes

# --- git commit PATH: the temporary index and the real one; what else is staged stays staged.
for filter in with without; do
  name=partial_$filter
  project $name
  [ $filter = with ] || without_filter $name
  cd "$work/$name"
  cp "$work/fox.png" x.png
  echo words >other.txt
  git add x.png other.txt
  git commit -qm "One path" x.png 2>/dev/null
  is_pointer HEAD:x.png
  git cat-file -e HEAD:x.png.yaml
  same "what is staged" "A	other.txt" "$(git diff --cached --name-status)"
  [ ! -e .git/ztgit/partial-commit ] || fail "the note is left"
  picture x.png 8
  git commit -qm "A new version" x.png 2>/dev/null
  grep -q "sha256: \"$(sha256sum <x.png | cut -d' ' -f1)\"" <(git show HEAD:x.png.yaml)
  same "what is staged" "A	other.txt" "$(git diff --cached --name-status)"
done
# Its own lines in .gitattributes stay staged.
cp "$work/fox.png" y.picture
echo '*.txt text' >>.gitattributes
git add .gitattributes y.picture
git commit -qm "No pattern" y.picture 2>/dev/null
git show HEAD:.gitattributes | grep -qF /y.picture
! git show HEAD:.gitattributes | grep -qF '*.txt text' || fail "a staged line was committed"
git show :.gitattributes | grep -qF '*.txt text'
git show :.gitattributes | grep -qF /y.picture

# A partial commit that is given up leaves nothing that a later commit picks up.
project given_up
cd "$work/given_up"
cp "$work/fox.png" z.png
git add z.png
! GIT_EDITOR=false git commit z.png >/dev/null 2>&1 || fail "the editor failed"
git rm -q --cached z.png
rm z.png z.png.yaml
git commit -q --allow-empty -m "Nothing"
same "the index" "" "$(git diff --cached --name-only)"

# --- -a, a new version, a sidecar that people edited, one that is wrong.
project versions
cd "$work/versions"
cp "$work/fox.png" hero.png
git add .
git commit -qm "Hero" 2>/dev/null
picture hero.png 11
git commit -qam "Hero again" 2>/dev/null
git show HEAD:hero.png.yaml | grep -q 'seed: 11'
trailers | grep -qx 'ZT-Seed: 11'
clean "commit -a"
sed -i 's/^  sampler: .*/  sampler: "by hand"/' hero.png.yaml
git add hero.png.yaml
git commit -q 2>/dev/null
git show HEAD:hero.png.yaml | grep -q 'by hand'
same "the subject" "Describe hero.png" "$(git log -1 --format=%s)"
git mv hero.png knight.png
git commit -qm "Rename" 2>/dev/null
git show HEAD:knight.png.yaml | grep -q 'by hand'
git show HEAD:knight.png.yaml | grep -q 'file: "knight.png"'
! git cat-file -e HEAD:hero.png.yaml 2>/dev/null || fail "the old sidecar is left"
[ ! -e hero.png.yaml ] || fail "the old sidecar is left in the work tree"
clean "a renamed picture"
git rm -q knight.png
git commit -qm "Gone" 2>/dev/null
! git cat-file -e HEAD:knight.png.yaml 2>/dev/null || fail "an orphan sidecar"
clean "a removed picture"
# A file of the user in the sidecar's place is neither overwritten nor staged.
cp "$work/fox.png" cat.png
echo "my notes" >cat.png.yaml
git add cat.png
git commit -qm "Cat" 2>"$work/notes"
same "the user's file" "my notes" "$(cat cat.png.yaml)"
! git cat-file -e HEAD:cat.png.yaml 2>/dev/null || fail "it was staged"
grep -q 'cat.png.yaml' "$work/notes"

# --- Refused by setting; the machine's own setting wins.
project refusing
without_filter refusing
cd "$work/refusing"
printf 'hooks:\n  convert: refuse\n' >>.ztgit.yaml
git add .
git commit -qm "Settings"
cp "$work/fox.png" no.png
git add no.png
! git commit -qm "No" 2>"$work/notes" || fail "a whole picture was taken"
grep -q 'whole picture' "$work/notes"
git config ztgit.hooks.convert yes
git commit -qm "Yes" 2>/dev/null
is_pointer HEAD:no.png

# --- amend, allow-empty, -C, merge, cherry-pick, revert, rebase, squash, stash, detached, unborn.
project history
cd "$work/history"
cp "$work/fox.png" one.png
git add .
git commit -qm "One" --no-verify
! git cat-file -e HEAD:one.png.yaml 2>/dev/null || fail "--no-verify was not honoured"
git commit -q --amend --no-edit 2>/dev/null
git cat-file -e HEAD:one.png.yaml
git commit -q --allow-empty -m "Empty"
same "trailers of an empty commit" "" "$(trailers)"
git switch -qc side HEAD~1
picture two.png 2
git add .
git commit -qm "Two" 2>/dev/null
two=$(git log -1 --format=%B)
git switch -q main
git cherry-pick side >/dev/null 2>&1
same "the picked message" "$two" "$(git log -1 --format=%B)"
git revert --no-edit HEAD >/dev/null 2>&1
same "trailers of a revert" "" "$(trailers)"
git revert HEAD >/dev/null 2>&1
git log -1 --format=%B | grep -q '^This reverts'
same "trailers of a revert" "" "$(trailers)"
git reset -q --hard HEAD~3
picture three.png 3
git add .
git commit -qm "Three" 2>/dev/null
git merge -q --no-edit side 2>/dev/null
same "trailers of a merge" "" "$(trailers)"
git reset -q --hard HEAD~1
three=$(git log -1 --format=%B)
git rebase -q side 2>/dev/null
same "the rebased message" "$three" "$(git log -1 --format=%B)"
clean "a rebase"
echo later >>README.md
git stash -q
git stash pop -q
git checkout -q README.md
git merge -q --squash HEAD 2>/dev/null || true
git commit -q --allow-empty -C HEAD~1
git switch -q --detach
picture four.png 4
git add .
git commit -qm "Four" 2>/dev/null
git cat-file -e HEAD:four.png.yaml
# An amend with another picture says that its message is about the old one.
picture four.png 44
git add .
git commit -q --amend --no-edit 2>"$work/notes"
grep -q 'does not describe four.png' "$work/notes"
git show HEAD:four.png.yaml | grep -q 'seed: 44'
# What the other side of a conflict brings is not touched.
git switch -q main
git switch -qc theirs HEAD~1
git -c core.hooksPath=/dev/null commit -q --allow-empty -m base
cp "$work/fox.png" bare.png
echo theirs >clash.txt
git add .
git -c core.hooksPath=/dev/null commit -qm "No sidecar"
git switch -q main
echo ours >clash.txt
git add .
git commit -qm "Clash"
! git merge -q theirs >/dev/null 2>&1 || fail "no conflict"
echo both >clash.txt
git add clash.txt
git commit -q --no-edit 2>/dev/null
! git cat-file -e HEAD:bare.png.yaml 2>/dev/null || fail "a merge wrote about somebody else's picture"

git init -q "$work/unborn"
install_hooks "$work/unborn"
cd "$work/unborn"
cp "$work/fox.png" first.png
git add .
git commit -qm "First of all" 2>/dev/null
is_pointer HEAD:first.png
git cat-file -e HEAD:first.png.yaml
git show HEAD:.gitattributes | grep -q first.png

# --- Worktree, submodule, announced and unmerged paths, split index, plain storage, ZTGIT_HOOKS=0.
cd "$work/history"
git worktree add -q "$work/linked" -b linked 2>/dev/null
cd "$work/linked"
picture five.png 5
git add .
git commit -qm "Five" 2>/dev/null
git cat-file -e HEAD:five.png.yaml
clean "a linked worktree"
cd "$work/versions"
git -c protocol.file.allow=always submodule --quiet add "$work/history" sub 2>/dev/null
install_hooks sub
git commit -qm "Submodule"
cd sub
picture six.png 6
git add .
git commit -qm "Six" 2>/dev/null
git cat-file -e HEAD:six.png.yaml
cd "$work/history"
cp "$work/fox.png" announced.png
git add -N announced.png
echo x >note.txt
git add note.txt
git commit -qm "Announced only" 2>/dev/null
! git cat-file -e HEAD:announced.png 2>/dev/null || fail "announced and committed"
rm announced.png
git rm -q --cached announced.png
git update-index --split-index
picture split.png 9 && git add . && git commit -qm "Split" 2>"$work/notes" || { cat "$work/notes"; fail split; }
git cat-file -e HEAD:split.png.yaml
git update-index --no-split-index
project whole
cd "$work/whole"
"$ZTGIT" setup --storage plain >/dev/null 2>&1
cp "$work/fox.png" whole.png
git add .
git commit -qm "Whole" 2>/dev/null
cmp whole.png <(git cat-file blob HEAD:whole.png)
git cat-file -e HEAD:whole.png.yaml
clean "storage mode plain"
cd "$work/unborn"
picture off.png 10
git add .
ZTGIT_HOOKS=0 git commit -qm "Off"
! git cat-file -e HEAD:off.png.yaml 2>/dev/null || fail "ZTGIT_HOOKS=0 was not honoured"

# --- The message: help and diff stay below, sign-offs stay trailers, twice changes nothing.
cd "$work/promoted/hero"
prepare() { # FILE SOURCE…
  GIT_DIR=.git GIT_INDEX_FILE=.git/index "$ZTGIT" hook prepare-commit-msg "$@"
}
picture seven.png 77
git add .
GIT_DIR=.git GIT_INDEX_FILE=.git/index "$ZTGIT" hook pre-commit 2>/dev/null
printf '\n\nSigned-off-by: A <a@b>\n\n# Please enter the message.\n#\n# On branch main\n# ------------------------ >8 ------------------------\n# Do not modify\ndiff --git a b\n' >"$work/m"
prepare "$work/m"
head -1 "$work/m" | grep -qx 'Promote seven.png'
tail -1 "$work/m" | grep -qx 'diff --git a b'
grep -v '^#\|^diff' "$work/m" | git interpret-trailers --parse >"$work/parsed"
grep -qx 'ZT-Seed: 77' "$work/parsed"
grep -qx 'Signed-off-by: A <a@b>' "$work/parsed"
cp "$work/m" "$work/once"
prepare "$work/m"
cmp "$work/m" "$work/once"
printf '#12 is mended\n' >"$work/m"
prepare "$work/m" message
head -1 "$work/m" | grep -qx '#12 is mended'
grep -qx 'ZT-Seed: 77' "$work/m"
for source in merge squash; do
  echo words >"$work/m"
  prepare "$work/m" $source
  same "$source" words "$(cat "$work/m")"
done
echo 'fixup! Promote fox.png' >"$work/m"
prepare "$work/m" message
[ "$(wc -l <"$work/m")" = 1 ]
git -c core.commentChar=';' -c commit.cleanup=strip commit -qsm "Signed"
trailers | grep -q '^Signed-off-by'
trailers | grep -qx 'ZT-Seed: 77'

# --- What is unpushed is on the list, so that a push scans nothing.
git init -q --bare "$work/remote.git"
git remote add origin "$work/remote.git"
"$ZTGIT" push >/dev/null 2>&1
picture eight.png 8
git add .
git commit -qm "Eight" 2>/dev/null
grep -qx "commit $(git rev-parse HEAD)" .git/ztgit/unpushed/origin
grep -q "object $(sha256sum <eight.png | cut -d' ' -f1)" .git/ztgit/unpushed/origin
# --- A lockable file is read-only once it is committed.
echo '*.psd lockable' >>.gitattributes
echo draft >a.psd
git add .
git commit -qm "Lockable"
[ ! -w a.psd ] || [ "$(stat -c %A a.psd)" = -r--r--r-- ] || fail "still writable"
