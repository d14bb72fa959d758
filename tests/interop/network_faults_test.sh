#!/usr/bin/env bash
# Servers, lines and disks that fail in the middle: nothing is lost, nothing wrong is accepted, the same command completes.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; exit 1; }
answer() { code=0; "$@" >out 2>&1 || code=$?; }
ends() { # CODE COMMAND...
  local want=$1
  shift
  answer "$@"
  [ "$code" = "$want" ] || { cat out; fail "$1 $2 answers $code, not $want"; }
}
says() { grep -qF -- "$1" out || { cat out; fail "it does not say: $1"; }; }
objects() { find "$forge_root/$1/lfs/objects" -type f -regex '.*/[0-9a-f]*' 2>/dev/null | wc -l; }
tip() { git -C "$1" rev-parse -q --verify refs/heads/main || echo none; }
same() { # FOLDER: all pictures of the project, byte for byte
  for n in $(seq 1 "$pictures"); do cmp "p$n.png" "$1/p$n.png" || fail "p$n.png differs in $1"; done
}
git config --global lfs.transfer.maxretrydelay 0
pictures=12
for n in $(seq 1 $pictures); do "$SAMPLE" "p$n.png" --seed "$n" --noise --size 128; done
start_forge
"$ZTGIT" init ./hero >/dev/null
ends 0 "$ZTGIT" promote p*.png --project ./hero
remote() { # NAME: a repository on the forge that behaves so; becomes the remote
  forge_repository "$1"
  git -C hero remote remove origin 2>/dev/null || true
  git -C hero remote add origin "${2:-$forge_url}/$1"
}

what="what a server can do to a push, and the push gets through"
for how in put-reset-2-times storage-upload-retry storage-fail-2-times batch-fail-1-times storage-429-bare batch-limit-5 \
  null-arrays missing-transfer wrong-content-type html-content-type zero-times send-deprecated-links object-authenticated \
  return-expired-action expired-relative expired-both send-verify-action verify-fail-2-times action-headers redirect-batch \
  redirect-storage redirect-storage-other-host storage-other-port storage-other-host chunked clock-ahead-3 put-octet-stream-only \
  redirect-git batch-hash-algo-empty object-twice put-succeeds-with-204 ref-required; do
  remote "o/$how.git"
  ends 0 "$ZTGIT" push --project ./hero
  [ "$(objects "o/$how.git")" = $pictures ] || fail "$how: $(objects "o/$how.git") objects are there"
  rm -rf copy
  ends 0 "$ZTGIT" clone "$forge_url/o/$how.git" ./copy
  same copy
done

what="what it cannot get through: the branch stays, and it says why"
for how in status-batch-500 status-storage-404 status-storage-507 status-put-413 readonly unknown-oid batch-cut-json object-left-out \
  batch-hash-algo-invalid redirect-loop hostile-href return-invalid-size; do
  remote "o/$how.git"
  answer "$ZTGIT" push --project ./hero
  [ "$code" != 0 ] || fail "$how: it says it pushed"
  grep -q '^error: ' out || { cat out; fail "$how: no error"; }
  [ "$(tip "$forge_root/o/$how.git")" = none ] || fail "$how: the branch moved"
done
remote o/put-lost.git
answer "$ZTGIT" push --project ./hero --verify
[ "$code" != 0 ] || fail "it believes a server that has lost everything"
[ "$(tip "$forge_root/o/put-lost.git")" = none ] || fail "the branch moved"
for how in gitee-plan no-lfs; do
  remote "o/$how.git"
  ends 9 "$ZTGIT" push --project ./hero
  says 'ztgit setup'
  [ "$(tip "$forge_root/o/$how.git")" = none ] || fail "$how: the branch moved"
done

what="what a server can do to a download"
remote o/plain.git
ends 0 "$ZTGIT" push --project ./hero
for how in truncate-once truncate-once-range-ignored truncate-once-range-416 truncate-once-range-wrong get-reset-2-times \
  storage-download-retry corrupt-once storage-download-encoding-gzip; do
  cp -r "$forge_root/o/plain.git" "$forge_root/o/$how.git"
  rm -rf copy
  ends 0 "$ZTGIT" clone "$forge_url/o/$how.git" ./copy
  same copy
done
for how in storage-download-corrupt short-object long-object truncate-always status-get-404; do
  cp -r "$forge_root/o/plain.git" "$forge_root/o/$how.git"
  rm -rf copy
  ends 3 "$ZTGIT" clone "$forge_url/o/$how.git" ./copy
  [ -z "$(find copy/.git/lfs -path '*/objects/*' -type f)" ] || fail "$how: a wrong object was accepted"
  [ "$(head -c 7 copy/p1.png)" = version ] || fail "$how: p1.png is no pointer"
  git -C copy remote set-url origin "$forge_url/o/plain.git"
  ends 0 "$ZTGIT" pull --project ./copy
  same copy
done

what="a server that is killed in the middle of a push"
remote o/killed.git
answer timeout 60 bash -c '
  "$ZTGIT" push --project ./hero & push=$!
  until [ "$(find "$1/o/killed.git" -path "*lfs/objects*" -type f 2>/dev/null | wc -l)" -ge 2 ]; do kill -0 $push 2>/dev/null || break; done
  kill -9 "$2"; wait $push' - "$forge_root" "$forge_child"
[ "$(tip "$forge_root/o/killed.git")" = none ] || [ "$code" = 0 ] || fail "the branch moved"
wait "$forge_child" 2>/dev/null || true
start_forge
git -C hero remote set-url origin "$forge_url/o/killed.git"
ends 0 "$ZTGIT" push --project ./hero
[ "$(objects o/killed.git)" = $pictures ] || fail "$(objects o/killed.git) objects are there"

what="a line that cuts every third connection"
remote o/cut.git
start_proxy "$forge_port" --cut-every 3
git -C hero remote set-url origin "$proxy_url/o/cut.git"
for try in 1 2 3 4 5 6 7 8; do
  answer "$ZTGIT" push --project ./hero
  [ "$code" = 0 ] && break
done
[ "$code" = 0 ] || { cat out; fail "eight pushes were not enough"; }
[ "$(objects o/cut.git)" = $pictures ] || fail "$(objects o/cut.git) objects are there"
rm -rf copy
for try in 1 2 3 4 5 6 7 8; do
  if [ -d copy ]; then answer "$ZTGIT" pull --project ./copy; else answer "$ZTGIT" clone "$proxy_url/o/cut.git" ./copy; fi
  [ "$code" = 0 ] && break
done
[ "$code" = 0 ] || { cat out; fail "eight clones were not enough"; }
same copy
stop_proxy

what="a push that is interrupted"
start_proxy "$forge_port" --rate 100000
remote o/interrupted.git "$proxy_url"
answer timeout -s INT 0.5 "$ZTGIT" push --project ./hero
[ "$(tip "$forge_root/o/interrupted.git")" = none ] || [ "$code" = 0 ] || fail "the branch moved"
git -C hero remote set-url origin "$forge_url/o/interrupted.git"
ends 0 "$ZTGIT" push --project ./hero
[ "$(objects o/interrupted.git)" = $pictures ] || fail "$(objects o/interrupted.git) objects are there"
git -C "$forge_root/o/interrupted.git" fsck --strict --no-dangling
stop_proxy

echo ok
