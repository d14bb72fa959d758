#!/usr/bin/env bash
# A vault under everything that may happen to it: killed and failing at every named step, killed at random moments, a full
# disk, a read-only one, errors of the disk, several programs at once. After each: every snapshot that was there comes back byte
# for byte, what was called safe is there, verify is clean, and the same command completes.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
mounted=
trap '[ -z "$mounted" ] || umount "$mounted"; rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
unset GIT_COMMITTER_DATE
export ASAN_OPTIONS=detect_leaks=0
cd "$work"
what=begin
fail() { printf '%s\n' "$what: $*"; cat "$work/out" 2>/dev/null; exit 1; }
quietly() { "$@" >"$work/out" 2>&1 || fail "$* answers $?"; }
ids() { "$ZTGIT" backup list --vault "$1" --json | python3 -c 'import json, sys; print("\n".join(row["commit"] for row in json.load(sys.stdin)["snapshots"]))'; }

# remember VAULT: what each snapshot holds, by its commit.
remember() {
  rm -rf known && mkdir known
  for id in $(ids "$1"); do "$ZTGIT" backup show "$id" --manifest --vault "$1" >"known/$id"; done
}
# holds VAULT [PRUNED]: every snapshot remembered is there (or, pruned, gone as a whole) and every object is whole.
holds() {
  quietly "$ZTGIT" backup verify --read-data --no-heal --vault "$1"
  quietly git -C "$1" fsck --full
  local there
  there=$(ids "$1")
  for id in $(ls known); do
    if ! grep -q "$id" <<<"$there"; then [ "${2:-}" = pruned ] || fail "snapshot $id is gone"; continue; fi
    "$ZTGIT" backup show "$id" --manifest --vault "$1" | cmp -s - "known/$id" || fail "snapshot $id is another one"
  done
}

mkdir outputs
for i in $(seq 12); do head -c 3000 /dev/urandom >outputs/$i.png; done
quietly "$ZTGIT" backup outputs --vault base
rm outputs/1.png
head -c 3000 /dev/urandom >outputs/new.png
quietly "$ZTGIT" backup outputs --vault base

remember base
# --- Every named step of a backup, of a prune and of a restore.
steps=0
for verb in kill fail; do
  for step in $(seq 200); do
    what="backup, $verb at step $step" code=0
    rm -rf v && cp -a base v
    remember v
    head -c 3000 /dev/urandom >outputs/2.png
    head -c 3000 /dev/urandom >outputs/extra$step.png
    rm -f outputs/extra$((step - 1)).png
    ZTGIT_FAULT=$verb:#$step "$ZTGIT" backup outputs --vault v >out 2>&1 || code=$?
    holds v
    quietly "$ZTGIT" backup outputs --vault v
    holds v
    rm -rf back && quietly "$ZTGIT" restore latest --to back --no-manifest --vault v
    diff -r outputs back >out || fail "what comes back differs"
    [ -z "$(find v/ztgit/journal v/objects -name '*.journal' -o -name 'tmp_objdir*')" ] || fail "something is left"
    [ "$code" != 0 ] || break
    steps=$((steps + 1))
  done
done
[ "$steps" -ge 12 ] || fail "only $steps steps"
for step in $(seq 60); do
  what="prune, killed at step $step" code=0
  rm -rf v && cp -a base v
  remember v
  find v/lfs/objects -type f -exec touch -d 2020-01-01 {} +
  ZTGIT_FAULT=kill:#$step "$ZTGIT" backup prune --keep-last 1 --vault v >out 2>&1 || code=$?
  holds v pruned
  quietly "$ZTGIT" backup prune --keep-last 1 --vault v
  [ "$(ids v | wc -l)" = 1 ] || fail "more than one snapshot is left"
  holds v pruned
  [ "$code" != 0 ] || break
done
[ "$step" -ge 3 ] || fail "only $step steps"
for step in $(seq 60); do
  what="restore, killed at step $step" code=0
  rm -rf back
  ZTGIT_FAULT=kill:#$step "$ZTGIT" restore latest --to back --vault base >out 2>&1 || code=$?
  for file in $(find back -name '*.png' 2>/dev/null); do
    grep -q "$(sha256sum <"$file" | cut -d' ' -f1)" known/* || fail "$file is no file of a snapshot"
  done
  quietly "$ZTGIT" restore latest --to back --vault base
  (cd back && sha256sum --quiet -c manifest.sha256) || fail "a file is damaged"
  [ "$code" != 0 ] || break
done

# --- Random moments: backups and a watch, while files come and go.
what="random kills"
rm -rf v && cp -a base v
remember v
for round in $(seq "${KILLS:-40}"); do
  for i in $(seq 8); do head -c 20000 /dev/urandom >"outputs/r$((round % 4))_$i.png"; done
  verb=backup
  [ $((round % 3)) != 0 ] || verb="watch --quiet 20"
  timeout -s KILL "0.$(printf '%03d' $((RANDOM % 400 + 20)))" "$ZTGIT" $verb outputs --vault v >kill.out 2>&1 || true
  sed -n 's/^safe after .*: \(.*\) (.*/\1/p' kill.out >safe.names
  while read -r name; do
    oid=$(sha256sum <"outputs/$name" | cut -d' ' -f1)
    [ -f "v/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" ] || fail "$name was called safe"
  done <safe.names
  if [ $((round % 10)) = 0 ]; then holds v; remember v; fi
done
holds v
quietly "$ZTGIT" backup outputs --vault v
rm -rf back && quietly "$ZTGIT" restore latest --to back --no-manifest --vault v
diff -r outputs back >out || fail "what comes back differs"

# --- Two backups of two folders, one of the same, a watch and a prune at once.
what="all at once"
mkdir more && cp outputs/*.png more/
remember v
for round in 1 2 3; do
  head -c 9000 /dev/urandom >outputs/a$round.png
  head -c 9000 /dev/urandom >more/b$round.png
  pids=()
  for folder in outputs outputs more; do "$ZTGIT" backup $folder --vault v >"$folder.out" 2>&1 & pids+=($!); done
  "$ZTGIT" backup prune --keep-last 50 --vault v >prune.out 2>&1 & pids+=($!)
  for pid in "${pids[@]}"; do wait "$pid" || fail "$(cat ./*.out)"; done
  holds v pruned
done
for folder in outputs more; do
  rm -rf back && quietly "$ZTGIT" restore latest --source $folder-1 --to back --no-manifest --vault v
  diff -r $folder back >out || fail "what comes back of $folder differs"
done

# --- A disk that gives errors: what could not be flushed is never believed.
if command -v strace >/dev/null; then
  for call in fsync write renameat2 rename sync_file_range; do
    for error in EIO ENOSPC; do
      for when in 1 $([ $call != fsync ] || echo 2 3); do
        what="$call fails with $error at its $when. time"
        rm -rf v && cp -a base v
        remember v
        head -c 3000 /dev/urandom >outputs/2.png
        strace -f -qq -o /dev/null -e "inject=$call:error=$error:when=$when" "$ZTGIT" backup outputs --vault v >out 2>&1 || true
        holds v
        quietly "$ZTGIT" backup outputs --vault v
        holds v
      done
    done
  done
fi

# --- A full disk, and one that may only be read.
if [ "$(id -u)" = 0 ] && mkdir small && mount -t tmpfs -o size=2m none small 2>/dev/null; then
  mounted=$work/small
  what="a full disk"
  rm -rf full && mkdir full && cp outputs/3.png full/
  quietly "$ZTGIT" backup full --vault small/v
  remember small/v
  head -c 4000000 /dev/urandom >full/large.png
  "$ZTGIT" backup full --vault small/v >out 2>&1 && fail "it says nothing"
  grep -q "No space" out || fail "the reason is missing"
  holds small/v
  mount -o remount,size=32m small
  quietly "$ZTGIT" backup full --vault small/v
  holds small/v
  what="a disk that may only be read"
  mount -o remount,ro small
  head -c 3000 /dev/urandom >full/more.png
  "$ZTGIT" backup full --vault small/v >out 2>&1 && fail "it says nothing"
  rm -rf back && quietly "$ZTGIT" restore latest --to back --no-manifest --vault small/v
  cmp full/large.png back/large.png
  umount small
  mounted=
fi

# --- A file that nobody may read: the others are kept, it is named, exit 3.
what="unreadable files"
rm -rf v secret && mkdir secret && cp outputs/3.png secret/ && cp outputs/4.png secret/no.png && chmod 000 secret/no.png
if [ "$(id -u)" = 0 ]; then chown -R 65534 "$work" && as="setpriv --reuid=65534 --clear-groups"; else as=; fi
code=0
$as "$ZTGIT" backup secret --vault v >out 2>&1 || code=$?
[ "$code" = 3 ] || fail "exit $code"
grep -q "no.png" out || fail "it is not named"
$as "$ZTGIT" backup show secret-1/1 --vault v >out 2>&1 || fail "the others are not kept"
grep -q "3.png" out || fail "the others are not kept"
echo "$steps steps"
