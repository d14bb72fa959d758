#!/usr/bin/env bash
# The fake forge is a forge: real git and git-lfs work with it, and meet its misbehaviour as they should.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
fail() { echo "$what: $*"; cat "$work/said" 2>/dev/null || true; tail -n 20 "$forge_log"; exit 1; }
quietly() { "$@" >"$work/said" 2>&1 || fail "$* answers $?"; }
fails() { ! "$@" >"$work/said" 2>&1 || fail "$* succeeds"; }
says() { grep -qF -- "$*" said || fail "it does not say: $*"; }
asked() { # COUNT REGEX
  [ "$(forge_count "$2")" = "$1" ] || fail "$(forge_count "$2") times, not $1: $2"
}
there() { # FILE REPOSITORY
  local oid
  oid=$(sha256sum <"$1" | cut -d' ' -f1)
  cmp "$1" "$forge_root/$2/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" || fail "$1 is not there"
}
# A repository on the forge and a clone to push from, with one committed LFS file a word.
start_pushing() { # REPOSITORY CONTENT...
  local content number=0
  what=$1
  rm -rf hero clone
  [ -d "$forge_root/$1" ] || forge_repository "$1"
  git init -q hero
  git -C hero remote add origin "${from:-$forge_url}/$1"
  echo '*.bin filter=lfs diff=lfs merge=lfs -text' >hero/.gitattributes
  for content in "${@:2}"; do
    number=$((number + 1))
    printf %s "$content" >"hero/$number.bin"
  done
  git -C hero add -A
  git -C hero commit -qm pictures
  forge_forget
}
push() { git -C hero push -q origin main; }
clone() { rm -rf clone && git clone -q "${from:-$forge_url}/$1" clone; }
as_user() { echo "${forge_url/127.0.0.1/user:pass@127.0.0.1}"; }

quietly git lfs install --skip-repo
# Failures on purpose must not take minutes.
git config --global lfs.transfer.maxretries 3
git config --global lfs.transfer.maxretrydelay 1
make_certificate
start_forge --tls-cert "$tls_certificate" --tls-key "$tls_key"

what="the table in README.md"
"$BUILD/fake_forge" --list >table
grep '^|' "$ROOT/tests/support/fake_forge/README.md" | diff - table || fail "is not what fake_forge --list prints"

start_pushing o/plain.git one two three
quietly push
for n in 1 2 3; do there "hero/$n.bin" o/plain.git; done
asked 3 '^PUT .* 200 auth=no'
quietly clone o/plain.git
cmp hero/2.bin clone/2.bin || fail "the clone has other bytes"
git -C "$forge_root/o/plain.git" fsck --strict --no-progress 2>said || fail "git fsck"
quietly git clone -q "$forge_url/o/plain" without-suffix

start_pushing deep/er/wide.git deep
head -c 3000000 /dev/urandom >hero/large.txt # git packs it into a chunked request
git -C hero add -A && git -C hero commit -qm large
quietly push
quietly clone deep/er/wide.git
cmp hero/large.txt clone/large.txt || fail "other bytes"

what="gzip'd requests of a fetch that has much"
for n in $(seq 60); do git -C clone commit -q --allow-empty -m "$n"; done
git -C hero commit -q --allow-empty -m more && quietly push
quietly git -C clone fetch
asked 0 ' 500 '

what="credentials through a helper"
start_pushing o/requirecreds.git secret
fails push
printf '#!/bin/sh\n[ "$1" = get ] || exit 0\nprintf "username=user\\npassword=pass\\n"\n' >helper
chmod +x helper
git config --global credential.helper "$work/helper"
quietly push
there hero/1.bin o/requirecreds.git
quietly clone o/requirecreds.git
cmp hero/1.bin clone/1.bin || fail "other bytes"
asked 0 '^(PUT|GET) /storage/.* auth=Basic'

what="https"
from=$forge_tls_url
start_pushing o/tls.git tls
fails push
git config --global http.sslCAInfo "$tls_certificate"
quietly push
there hero/1.bin o/tls.git
unset from
git config --global --unset credential.helper # with one, git-lfs answers a 401 at locks/verify without an end (#6231)

what="locks"
from=$(as_user)
start_pushing o/requirecreds-locks-page-1.git a b
quietly push
(cd hero && quietly git lfs lock 1.bin && quietly git lfs lock 2.bin)
(cd hero && git lfs locks) >said
[ "$(grep -c bin said)" = 2 ] || fail "not two locks over two pages"
(cd hero && fails git lfs lock 1.bin && quietly git lfs unlock 2.bin)
(cd hero && git lfs locks) >said
[ "$(grep -c bin said)" = 1 ] || fail "not one lock"
unset from

start_pushing o/locks-theirs.git a
quietly push
(cd hero && quietly git lfs lock 1.bin)
printf changed >hero/1.bin && git -C hero commit -qam changed
git -C hero config "lfs.$forge_url/o/locks-theirs.git/info/lfs.locksverify" true
fails push
says "somebody else"

start_pushing o/locks-status-501.git a
quietly push
[ "$(git -C hero config --get-regexp 'lfs.*locksverify' | cut -d' ' -f2)" = false ] || fail "not noted"

# What git-lfs' own server does by content, ours does with its bytes and without its names.
start_pushing o/contents.git return-expired-action storage-upload-retry redirect-storage-upload send-verify-action verify-fail-2-times
quietly push
asked 1 '^PUT /redirected/storage/.* 200'
asked 1 '^PUT /storage/.* 307'
asked 1 '^PUT /storage/.* 500'
asked 2 '^POST /verify 503'
asked 2 '^POST /verify 200'
for n in 1 2 3 4 5; do there "hero/$n.bin" o/contents.git; done

start_pushing o/contents.git status-batch-422
fails push
asked 0 '^PUT'
start_pushing o/contents.git storage-download-retry truncate-once truncate-once-range-416 get-reset-1-times
git -C hero push -qf origin main >said 2>&1 || fail "push"
forge_forget
quietly clone o/contents.git
for n in 1 2 3 4; do cmp "hero/$n.bin" "clone/$n.bin" || fail "$n.bin is another"; done
asked 1 "^GET /storage/$(printf truncate-once | sha256sum | cut -d' ' -f1) 206 .* range=bytes="
asked 1 '^GET /storage/.* 416 '

start_pushing o/storage-download-corrupt.git wrong
quietly push
fails clone o/storage-download-corrupt.git

start_pushing o/put-reset-1-times.git "$(head -c 300000 /dev/zero | tr '\0' x)"
quietly push
asked 1 '^PUT .* 0 '
asked 1 '^PUT .* 200 '

start_pushing o/batch-429-seconds-1.git x
quietly push
asked 1 'objects/batch 429'

start_pushing o/status-batch-507.git x
fails push
asked 1 'objects/batch 507'
asked 0 '^POST .*git-receive-pack'

for name in missing-transfer empty-transfer null-arrays zero-times send-deprecated-links wrong-content-type chunked \
  action-headers action-authorization storage-other-host storage-other-port redirect-batch redirect-storage-other-host \
  put-succeeds-with-204 clock-ahead-5 object-authenticated; do
  start_pushing "o/$name.git" "this is $name"
  quietly push
  there hero/1.bin "o/$name.git"
  quietly clone "o/$name.git"
  cmp hero/1.bin clone/1.bin || fail "other bytes"
done

for name in gitee-plan no-lfs status-put-507 unknown-oid batch-html batch-cut-json batch-hash-algo-invalid \
  readonly return-expired-action-forever put-early-413; do
  start_pushing "o/$name.git" "this is $name"
  fails push
  [ -z "$(git -C "$forge_root/o/$name.git" for-each-ref)" ] || fail "the ref went all the same"
done

start_pushing o/gitee-plan.git x
# Or it gets no further than the 401 at locks/verify.
git -C hero config "lfs.$forge_url/o/gitee-plan.git/info/lfs.locksverify" false
fails push
says "LFS only supported repository in paid or trial enterprise."

what="a file that changes what the server does"
start_pushing o/changing.git x
echo git-push-status-503 >"$forge_root/o/changing.git/behaviour"
fails push
says 503
rm "$forge_root/o/changing.git/behaviour"
quietly push

what="the log knows no secret unless it is told to"
! grep -E 'dXNlcjpwYXNz|good-token' "$forge_log" || fail "it has one"

what="a long line"
start_proxy "$forge_port" --latency-ms 20 --cut-every 1000 --rate 10000000
from=$proxy_url
start_pushing o/long.git "$(head -c 900000 /dev/zero | tr '\0' y)"
quietly push
there hero/1.bin o/long.git
quietly clone o/long.git
cmp hero/1.bin clone/1.bin || fail "other bytes"
unset from
stop_proxy

what="ssh"
status=0
start_sshd || status=$?
if [ "$status" = 0 ]; then
  from=$ssh_url
  start_pushing o/ssh-token-only.git by-ssh
  quietly push
  there hero/1.bin o/ssh-token-only.git
  asked 1 'objects/batch 200 auth=RemoteAuth'
  grep -q 'upload$' ssh/authenticate.log || fail "nobody asked git-lfs-authenticate"
  quietly clone o/ssh-token-only.git
  cmp hero/1.bin clone/1.bin || fail "other bytes"
  grep -q 'download$' ssh/authenticate.log || fail "nobody asked git-lfs-authenticate"
  start_pushing o/no-lfs-over-ssh.git x
  fails push
  says "LFS only supported repository"
elif [ "$status" != 77 ]; then
  fail "sshd does not start"
fi

what="it ends when it is told to"
kill "$forge_child"
wait "$forge_child" || fail "with $?"
