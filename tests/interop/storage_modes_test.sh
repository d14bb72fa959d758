#!/usr/bin/env bash
# A forge that keeps no LFS objects: each of the choices leads to a push, and git with git-lfs gets the pictures.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || { cat out; fail "$1 $2 answers $code, not $want"; }
}
plain() { GIT_CONFIG_GLOBAL=$work/lfs-user git "$@"; }
GIT_CONFIG_GLOBAL=$work/lfs-user git lfs install --skip-repo >/dev/null
for n in 1 2 3; do "$SAMPLE" "p$n.png" --seed "$n" --noise; done
start_forge
project() { # NAME: a project with two pictures that a free Gitee has just refused
  what=$1
  forge_repository "o/gitee-plan-$1.git"
  url=$forge_url/o/gitee-plan-$1.git
  rm -rf hero clone
  ends 0 "$ZTGIT" init ./hero --remote "$url"
  ends 0 "$ZTGIT" promote p1.png --project ./hero
  ends 0 "$ZTGIT" promote p2.png --project ./hero -m 'Second'
  ends 9 "$ZTGIT" push --project ./hero
}
cloned() { # by git and git-lfs
  plain clone -q "$url" clone >out 2>&1 || { cat out; fail "git clone"; }
  for n in "$@"; do cmp "p$n.png" "clone/p$n.png" || fail "p$n.png differs"; done
  [ -z "$(plain -C clone status --porcelain)" ] || fail "the clone is not clean"
}

project folder
ends 0 "$ZTGIT" setup --project ./hero --storage external --lfs "$work/nas 盘/pictures.git"
ends 0 "$ZTGIT" push --project ./hero
[ "$(find "$work/nas 盘" -path '*lfs/objects*' -type f | wc -l)" = 2 ] || fail "the pictures are not in the folder"
[ -z "$(git -C hero status --porcelain)" ] || fail "it is not clean"
cloned 1 2
rm -rf clone
ends 0 "$ZTGIT" clone "$url" ./clone
cmp p1.png clone/p1.png
ends 0 "$ZTGIT" promote p3.png --project ./clone --push
ends 0 "$ZTGIT" pull --project ./hero
cmp p3.png hero/p3.png

project server
forge_repository o/elsewhere.git
ends 0 "$ZTGIT" setup --project ./hero --storage external --lfs "$forge_url/o/elsewhere.git/info/lfs"
ends 0 "$ZTGIT" push --project ./hero
git config -f "$work/lfs-user" "lfs.$forge_url/o/elsewhere.git/info/lfs.locksverify" false
cloned 1 2
ends 2 "$ZTGIT" setup --project ./hero --storage external --lfs "http://me:secret@127.0.0.1/x"
! grep -q secret out || fail "it prints the password"

project plain
ends 0 "$ZTGIT" setup --project ./hero --storage plain
[ "$(git -C hero cat-file -s HEAD:p1.png)" = "$(stat -c %s p1.png)" ] || fail "p1.png is no whole picture"
[ "$(git -C hero cat-file -s HEAD~1:p1.png)" = "$(stat -c %s p1.png)" ] || fail "an older commit has a pointer"
[ -z "$(git -C hero status --porcelain)" ] || { git -C hero status; fail "it is not clean"; }
git -C hero log --format=%s | grep -qx Second || fail "a message was lost"
ends 0 "$ZTGIT" push --project ./hero
ends 0 "$ZTGIT" promote p3.png --project ./hero --push
cloned 1 2 3
rm -rf clone
ends 0 "$ZTGIT" clone "$url" ./clone
cmp p3.png clone/p3.png
git -C hero fsck --strict --no-dangling

if command -v rclone >/dev/null; then
  project rclone
  mkdir -p "$HOME/.config/rclone" store bin
  ln -sf "$ZTGIT" bin/ztgit
  export PATH=$work/bin:$PATH
  printf '[team]\ntype = alias\nremote = %s\n' "$work/store" >"$HOME/.config/rclone/rclone.conf"
  ends 0 "$ZTGIT" setup --project ./hero --storage external --rclone team:pictures
  ends 0 "$ZTGIT" push --project ./hero
  [ "$(find store -type f | wc -l)" = 2 ] || fail "the pictures are not in the store"
  ends 0 "$ZTGIT" clone "$url" ./clone
  grep -q 'ztgit setup' out || { cat out; fail "it does not say what is missing"; }
  ends 0 "$ZTGIT" setup --project ./clone
  ends 0 "$ZTGIT" pull --project ./clone
  cmp p1.png clone/p1.png
  cmp p2.png clone/p2.png
fi
echo ok
