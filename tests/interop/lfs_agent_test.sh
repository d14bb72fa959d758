#!/usr/bin/env bash
# git-lfs itself keeps its objects in an rclone remote through `ztgit lfs-agent`: WebDAV, and S3 (s3rver from npm).
set -euo pipefail
. "$ROOT/tests/support/npm_tools.sh"
s3rver=$BUILD/s3rver/node_modules/s3rver/bin/s3rver.js
if ! install_s3rver "$BUILD/s3rver" && { [ -n "${CI:-}" ] || npm_is_reachable; }; then exit 1; fi
command -v rclone >/dev/null || { echo "no rclone here"; exit 77; }
work=$(realpath "$(mktemp -d)")
servers=()
stop_servers() { # only ours, by id
  local id
  for id in "${servers[@]}"; do kill "$id" 2>/dev/null && wait "$id" 2>/dev/null || true; done
  servers=()
}
trap 'stop_servers; rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
unset $(env | sed -n 's/^\(RCLONE_[A-Za-z0-9_]*\)=.*/\1/p')
cd "$work"
fail() { printf '%s\n' "$what: $*"; [ ! -s out ] || cat out; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || fail "$1 $2 answers $code, not $want"
}
oid_of() { sha256sum <"$1" | cut -d' ' -f1; }
key_of() { local oid; oid=$(oid_of "$1"); echo "${oid:0:2}/${oid:2:2}/$oid"; }
wait_for() { # FILE REGEX PID: a line of a log that says a server listens
  until grep -Eq "$2" "$1"; do
    kill -0 "$3" 2>/dev/null || { cat "$1"; fail "the server has ended"; }
    sleep 0.05
  done
}
none_left() { # an agent's rclone ends with the agent
  local id
  for id in $(pgrep -x rclone || true); do
    grep -zqx "HOME=$HOME" "/proc/$id/environ" 2>/dev/null && grep -zqx rcd "/proc/$id/cmdline" 2>/dev/null &&
      fail "rclone rcd was left behind"
  done
  return 0
}

export RCLONE_CONFIG=$work/rclone.conf RCLONE_CONFIG_R_TYPE=webdav RCLONE_CONFIG_R_VENDOR=other RCLONE_CONFIG_R_USER=u
: >rclone.conf
RCLONE_CONFIG_R_PASS=$(rclone obscure secret)
export RCLONE_CONFIG_R_PASS
serve() { # [PORT]
  : >dav.log
  # Without its cache of folders: this test changes files behind its back.
  env -u RCLONE_CONFIG_R_TYPE rclone serve webdav --dir-cache-time 0 --addr "127.0.0.1:${1:-0}" --user u --pass secret "$work/dav" 2>>dav.log &
  dav=$!
  servers+=("$dav")
  wait_for dav.log 'http://127.0.0.1:[1-9]' "$dav"
  port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\).*|\1|p' dav.log | head -n 1)
  export RCLONE_CONFIG_R_URL=http://127.0.0.1:$port
}

with_agent() { # REPOSITORY STORE: as docs/formats/lfs-agent.md says
  git -C "$1" config lfs.customtransfer.ztgit.path "$ZTGIT"
  git -C "$1" config lfs.customtransfer.ztgit.args "lfs-agent $2"
  git -C "$1" config lfs.standalonetransferagent ztgit
  git -C "$1" config lfs.concurrenttransfers 2
  git -C "$1" config lfs.transfer.maxretries 1
}
clone_of() { # NAME STORE
  rm -rf "$1"
  GIT_LFS_SKIP_SMUDGE=1 git clone -q hero.git "$1"
  with_agent "$1" "$2"
}

git lfs install --skip-repo >/dev/null
round_trip() { # STORE
  rm -rf hero hero.git
  git init -q --bare hero.git
  git init -q hero
  git -C hero remote add origin "$work/hero.git"
  with_agent hero "$1"
  git -C hero lfs track '*.png' >/dev/null
  for n in 1 2 3 4 5; do "$SAMPLE" "hero/图 $n.png" --seed "$n" --noise; done
  git -C hero add . && git -C hero commit -qm pictures
  ends 0 git -C hero push -q origin main
  [ ! -e hero.git/lfs ] || fail "git-lfs went around the agent"
  clone_of clone "$1"
  ends 0 git -C clone lfs pull
  for n in 1 2 3 4 5; do cmp "hero/图 $n.png" "clone/图 $n.png"; done
  ends 0 git -C clone lfs fsck
  [ -z "$(git -C clone status --porcelain)" ] || fail "the clone is not clean"
  [ -z "$(find clone/.git/lfs/tmp -name 'ztgit-*')" ] || fail "the agent's files were left"
  none_left
}

what="WebDAV"
mkdir dav
serve
round_trip R:team/lfs
for n in 1 2 3 4 5; do cmp "hero/图 $n.png" "dav/team/lfs/$(key_of "hero/图 $n.png")"; done
[ "$(find dav -type f | wc -l)" = 5 ] || fail "more in the store than objects"

what="what the store has is not sent again"
inode=$(stat -c %i "dav/team/lfs/$(key_of 'hero/图 1.png')")
ends 0 git -C hero lfs push --all origin
[ "$(stat -c %i "dav/team/lfs/$(key_of 'hero/图 1.png')")" = "$inode" ] || fail "it was written again"

what="part of an object in the store"
object=dav/team/lfs/$(key_of 'hero/图 1.png')
truncate -s 100 "$object"
ends 0 git -C hero lfs push --all origin
cmp 'hero/图 1.png' "$object"

refused() { # TEXT: a pull that must fail for picture 1, and bring the others
  clone_of again R:team/lfs
  ends 2 git -C again lfs pull
  grep -q "$1" out || fail "it does not say '$1'"
  [ ! -e "again/.git/lfs/objects/$(key_of 'hero/图 1.png')" ] || fail "a wrong object was accepted"
  cmp 'hero/图 5.png' 'again/图 5.png'
  [ -z "$(find again/.git/lfs/tmp -name 'ztgit-*')" ] || fail "the wrong object was left"
  none_left
}
what="a damaged object in the store"
printf X | dd of="$object" bs=1 seek=500 conv=notrunc status=none
refused 'what the store has is damaged'
what="a missing object in the store"
rm "$object"
refused 'the store does not have it'
cp 'hero/图 1.png' "$object"

what="a store that goes away in the middle"
rm -rf dav/team
for n in 6 7 8; do "$SAMPLE" "hero/图 $n.png" --seed "$n" --noise; done
git -C hero add . && git -C hero commit -qm more
before=$(git -C hero.git rev-parse main)
# The server goes when the first object has arrived.
(
  until find dav -type f -size +0 | grep -q .; do sleep 0.01; done
  kill "$dav"
) &
killer=$!
code=0
git -C hero push -q origin main >out 2>&1 || code=$?
if [ -d dav/team ]; then wait "$killer"; else kill "$killer"; fi
wait "$dav" 2>/dev/null || true
servers=()
if [ "$code" = 0 ]; then # all three were there before the server went
  for n in 6 7 8; do cmp "hero/图 $n.png" "dav/team/lfs/$(key_of "hero/图 $n.png")"; done
else
  [ "$(git -C hero.git rev-parse main)" = "$before" ] || fail "the ref moved without its objects"
  git -C hero lfs push --all origin >out 2>&1 && fail "a push without a server succeeds"
  grep -qi 'connection refused' out || fail "it does not say why"
fi
none_left
for file in $(find dav -type f ! -name '*.part-*'); do
  [ "$(oid_of "$file")" = "$(basename "$file")" ] || fail "part of an object under its name"
done
serve "$port"
ends 0 git -C hero lfs push --all origin
ends 0 git -C hero push -q origin main
clone_of later R:team/lfs
ends 0 git -C later lfs pull
for n in 1 2 3 4 5 6 7 8; do cmp "hero/图 $n.png" "later/图 $n.png"; done

what="an unknown remote"
with_agent later nowhere:x
rm -rf later/.git/lfs/objects
ends 2 git -C later lfs pull
grep -q "nowhere" out || fail "it does not name the remote"
grep -q secret out && fail "a password was shown"

what="an agent that is killed leaves no rclone behind"
mkfifo to
: >from
env -C hero "$ZTGIT" lfs-agent "$work/local" <to >from 2>err &
agent=$!
exec 9>to
printf '{"event":"init","operation":"download"}\n{"event":"download","oid":"%s","size":1}\n' "$(oid_of err)" >&9
until [ "$(wc -l <from)" -ge 2 ]; do kill -0 "$agent" || { cat err; fail "it has ended"; }; sleep 0.05; done
kill -9 "$agent" && wait "$agent" 2>/dev/null || true
exec 9>&-
for _ in $(seq 200); do (none_left) >/dev/null && break; sleep 0.05; done
none_left

what="S3"
# The suite fetches nothing from elsewhere: who has s3rver (npm i s3rver@3.7.1) names it.
if [ -e "$s3rver" ]; then
  mkdir s3 && : >s3.log
  node "$s3rver" -d s3 -p 0 -a 127.0.0.1 --configure-bucket vault >>s3.log 2>&1 &
  servers+=("$!")
  wait_for s3.log '127.0.0.1:[1-9]' "$!"
  port=$(sed -n 's|.*127.0.0.1:\([0-9]*\).*|\1|p' s3.log | head -n 1)
  export RCLONE_CONFIG_T_TYPE=s3 RCLONE_CONFIG_T_PROVIDER=Other RCLONE_CONFIG_T_ACCESS_KEY_ID=S3RVER \
    RCLONE_CONFIG_T_SECRET_ACCESS_KEY=S3RVER RCLONE_CONFIG_T_FORCE_PATH_STYLE=true RCLONE_CONFIG_T_REGION=us-east-1 \
    RCLONE_CONFIG_T_ENDPOINT=http://127.0.0.1:$port
  round_trip T:vault/team
  find s3 -name '*.part-*' | grep . && fail "objects on S3 need no second name"
  clone_of again T:vault/team
  object=$(find s3 -path "*$(key_of 'hero/图 1.png')*" -name '*_object' | head -n 1)
  rm "${object%._S3rver_object}"*
  ends 2 git -C again lfs pull
  grep -q 'the store does not have it' out || fail "it does not say that the object is missing"
else
  echo "S3 was not tried: npm cannot reach its registry"
fi
exit 0
