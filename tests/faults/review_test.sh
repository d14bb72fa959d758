#!/usr/bin/env bash
# `ztgit review` killed, and failing as on a full disk, at every named step: every review stays readable, the same command
# completes, and nothing is there twice, here or on the forge.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
export ASAN_OPTIONS=detect_leaks=0
cd "$work"
fail() { printf '%s\n' "$what: $*"; cat "$work/out" 2>/dev/null; exit 1; }
quietly() { "$@" >"$work/out" 2>&1 || fail "$* answers $?"; }
comments() { "$ZTGIT" review show --json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["comments"]))'; }

for seed in 1 2 3; do "$SAMPLE" $seed.png --seed $seed; done
quietly "$ZTGIT" init ./hero
cd hero
quietly "$ZTGIT" promote ../1.png --as a.png --project .
git branch base
quietly "$ZTGIT" promote ../2.png --as a.png --project .
quietly "$ZTGIT" review start --base base
steps=0
for verb in kill fail; do
  for step in $(seq 60); do
    what="comment, $verb at step $step" code=0
    before=$(comments)
    ZTGIT_FAULT=$verb:#$step "$ZTGIT" review comment "$verb $step" >"$work/out" 2>&1 || code=$?
    quietly git fsck --strict
    after=$(comments) || fail "the review cannot be read"
    [ "$code" != 0 ] || { [ "$after" = $((before + 1)) ] || fail "it is not there"; break; }
    steps=$((steps + 1))
    [ "$after" = "$before" ] || [ "$after" = $((before + 1)) ] || fail "half of it is there"
    quietly "$ZTGIT" review comment "again $verb $step"
    [ "$(comments)" = $((after + 1)) ] || fail "the next is not there"
  done
done
[ $steps -ge 2 ] || fail "only $steps steps"

start_forge
git config --global "ztgit.$forge_url.forge" gitea
export "ZTGIT_TOKEN_127_0_0_1_$forge_port=good-token"
forges=0
for step in $(seq 80); do
  what="open, killed at step $step" name=r$step
  cd "$work"
  git init -q --bare -b main "$forge_root/o/$name.git"
  rm -rf p
  cp -a hero p && cd p
  git for-each-ref --format='delete %(refname)' refs/ztgit | git update-ref --stdin
  git update-ref refs/heads/main base && git reset -q --hard
  git remote add origin "$forge_url/o/$name.git"
  quietly "$ZTGIT" push
  quietly "$ZTGIT" promote ../3.png --as a.png --project .
  code=0
  ZTGIT_FAULT=kill:#$step "$ZTGIT" review open >"$work/out" 2>&1 || code=$?
  quietly git fsck --strict
  quietly "$ZTGIT" review open
  pulls=$(curl -sS -A test -H 'Authorization: Bearer good-token' "$forge_url/api/v1/repos/o/$name/pulls?state=open" |
    python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')
  [ "$pulls" = 1 ] || fail "$pulls pull requests"
  [ "$(git for-each-ref refs/ztgit/reviews | wc -l)" = 1 ] || fail "not one review"
  [ "$code" != 0 ] || break
  forges=$((forges + 1))
done
[ $forges -ge 6 ] || fail "only $forges steps"
echo "reviews survive $steps and $forges steps"
