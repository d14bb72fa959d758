#!/usr/bin/env bash
# A vault among real programs: git and git-lfs read it, sha256sum checks what comes back, and watch keeps what generators
# write. Also what an earlier recipe of rsync, rclone and a Python watcher got wrong, one by one.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
watching=
end_watch() { [ -z "$watching" ] || { kill "$watching" 2>/dev/null && wait "$watching" || true; watching=; }; }
trap 'end_watch; rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
unset GIT_COMMITTER_DATE
cd "$work"
export ZTGIT_VAULT=$work/vault
fail() { printf '%s\n' "$*"; cat watch.log watch.err 2>/dev/null; exit 1; }
expect() { [ "$2" = "$3" ] || fail "$1: '$2', not '$3'"; }
ztgit() { "$ZTGIT" "$@"; }
begin_watch() {
  "$ZTGIT" watch outputs --quiet 300 "$@" >watch.log 2>watch.err &
  watching=$!
  for _ in $(seq 500); do grep -q "^Watching" watch.log && return; sleep 0.02; done
  fail "watch does not begin"
}
safe() { # NAME: waits until watch has said that it is safe
  for _ in $(seq 500); do grep -qF ": $1 (" watch.log && return; sleep 0.02; done
  fail "$1 is never safe"
}
snapshots() { ztgit backup list --json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["snapshots"]))'; }
settled() { # COUNT: waits for so many snapshots
  for _ in $(seq 500); do [ "$(snapshots)" -ge "$1" ] && return; sleep 0.05; done
  fail "there are $(snapshots) snapshots, not $1"
}

# --- A plain clone with git-lfs, and what sha256sum says.
mkdir -p "outputs/2026-01-05/空" outputs/empty
for seed in 1 2 3; do "$SAMPLE" outputs/$seed.png --seed $seed; done
cp outputs/1.png outputs/.gitignore
cp outputs/2.png "outputs/2026-01-05/空/a b.png"
cp outputs/3.png "outputs/$(printf 'line\nbreak.png')"
ln -s 1.png outputs/link
for i in $(seq 300); do printf '%s' "$i" >"outputs/many_$i.txt"; done
ztgit backup outputs >backup.out
git -C vault fsck --strict --full >fsck.out 2>&1 || fail "$(cat fsck.out)"
git -c filter.lfs.process='git-lfs filter-process' -c filter.lfs.smudge='git-lfs smudge -- %f' -c filter.lfs.clean='git-lfs clean -- %f' \
  -c filter.lfs.required=true clone -q "file://$work/vault" clone 2>clone.err || fail "$(cat clone.err)"
expect "files of a plain clone" "$(find clone -name '*.txt' | wc -l)" 300
cmp clone/1.png outputs/1.png 2>/dev/null || cmp "$(find clone -name 1.png)" outputs/1.png
objects=$(find vault/lfs/objects -type f | wc -l)
(cd vault && git lfs fetch >../fetch.out 2>&1) && fail "git-lfs works inside a vault"
(cd vault && git lfs prune --force >../prune.out 2>&1) || true
expect "objects after git lfs prune" "$(find vault/lfs/objects -type f | wc -l)" "$objects"
ztgit restore --to back --verify >restore.out
(cd back && sha256sum --quiet -c manifest.sha256)
(cd outputs && ztgit backup show --manifest | sha256sum --quiet -c)
diff -r --no-dereference -x manifest.sha256 outputs back
for name in 1.png "2026-01-05/空/a b.png" many_7.txt; do
  expect "time of $name" "$(stat -c %y "back/$name")" "$(stat -c %y "outputs/$name")"
done
ztgit backup export --tree plain >export.out
(cd plain/latest && sha256sum --quiet -c manifest.sha256)
expect "links of a plain copy's files" "$(stat -c %h plain/latest/1.png)" 1

# --- Defects of the recipe. First: files are copied when they are complete, not when they appear.
begin_watch
python3 - <<'PY'
import os, time
data = open("outputs/1.png", "rb").read()
for number in range(3):                       # saved directly, slowly
    with open(f"outputs/direct{number}.png", "wb") as file:
        for at in range(0, len(data), 100):
            file.write(data[at:at + 100]); file.flush(); time.sleep(0.1)
for number in range(3):                       # under another name, then renamed
    with open(f"outputs/renamed{number}.png.tmp", "wb") as file: file.write(data)
    os.replace(f"outputs/renamed{number}.png.tmp", f"outputs/renamed{number}.png")
with open("outputs/pieces.png", "wb") as file: file.write(data[:150])   # opened twice
time.sleep(0.2)
with open("outputs/pieces.png", "ab") as file: file.write(data[150:])
PY
for name in direct0 direct1 direct2 renamed0 renamed1 renamed2 pieces; do safe $name.png; done
grep -q '\.tmp' watch.log && fail "a temporary file was kept"
grep -q 'ends early' watch.log && fail "an unfinished picture was kept as if it were finished"
count=$(grep -c 'pieces.png (' watch.log)
expect "times that the picture in pieces was kept" "$count" 1
mkdir -p outputs/new/deeper && cp outputs/1.png outputs/new/deeper/x.png
safe new/deeper/x.png
cp outputs/1.png outputs/short.png && safe short.png && rm outputs/short.png
sleep 1
for name in direct0 renamed2 pieces; do cmp outputs/$name.png outputs/1.png; done
ztgit restore latest direct0.png renamed0.png pieces.png --to watched --no-manifest >restore.out
for file in watched/*; do cmp "$file" outputs/1.png; done
ztgit backup find short.png >found.out || fail "a picture that lived for a moment is in no snapshot"

# A second watch refuses; a backup beside the watch works.
"$ZTGIT" watch outputs >second.out 2>&1 && fail "two watches of one folder"
grep -q "watches it already" second.out || fail "$(cat second.out)"
ztgit backup outputs >beside.out || fail "$(cat beside.out)"
cp outputs/2.png outputs/after.png && safe after.png

# Everything deleted: what was there is pinned, and comes back; a folder that is empty is not believed at all.
rm -rf outputs/*
for _ in $(seq 200); do grep -q "are gone" watch.err && break; sleep 0.05; done
grep -q "are gone" watch.err || fail "watch says nothing of it"
code=0
ztgit backup outputs >emptied.out 2>&1 || code=$?
expect "exit after everything was deleted" "$code" 3
pinned=$(ztgit backup list --json | python3 -c 'import json, sys; print([row["id"] for row in json.load(sys.stdin)["snapshots"] if row["pinned"]][-1])')
ztgit restore "$pinned" --in-place >restored.out || fail "$(cat restored.out)"
cmp outputs/1.png back/1.png
sleep 1
[ "$(grep -c '^snapshot' watch.log)" -lt 20 ] || fail "a snapshot for each restored file"
expect "files after the accident" "$(find outputs -name 'many_*' | wc -l)" 300
sleep 1
kill -TERM "$watching" && wait "$watching" || fail "watch ends with $?"
watching=
ztgit backup acknowledge outputs-1 >acknowledged.out
before=$(snapshots)
mv outputs outputs.mine && mkdir outputs
code=0
ztgit backup outputs >emptied.out 2>&1 || code=$?
expect "exit of a backup of an empty folder" "$code" 3
grep -q "Nothing was recorded as gone" emptied.out || fail "$(cat emptied.out)"
expect "snapshots after it" "$(snapshots)" "$before"
rmdir outputs && mv outputs.mine outputs

# What was saved while nobody watched is found at the start; a vault that goes away is waited for.
cp outputs/1.png outputs/meanwhile.png
begin_watch
ztgit backup find meanwhile.png >found.out || fail "the start did not look"
mv vault vault.unplugged
cp outputs/3.png outputs/while-away.png
for _ in $(seq 200); do grep -q "waited for" watch.err && break; sleep 0.05; done
grep -q "waited for" watch.err || fail "nothing is said of a vault that is away"
[ ! -e vault ] || fail "a vault was made where its disk is missing"
mv vault.unplugged vault
for _ in $(seq 300); do ztgit backup find while-away.png >found.out 2>&1 && break; sleep 0.1; done
ztgit backup find while-away.png >found.out || fail "what was saved meanwhile is not kept"
end_watch

# --- Damage is found and healed from the folder it came from.
oid=$(sha256sum outputs/2.png | cut -d' ' -f1)
object=vault/lfs/objects/${oid:0:2}/${oid:2:2}/$oid
expect "mode of an object" "$(stat -c %a "$object")" 444
chmod u+w "$object" && printf 'X' | dd of="$object" bs=1 seek=50 conv=notrunc status=none
ztgit backup verify >verify.out || fail "$(cat verify.out)"
ztgit backup verify --read-data >verify.out 2>&1 || fail "$(cat verify.out)"
grep -q "healed" verify.out || fail "$(cat verify.out)"
expect "object after healing" "$(sha256sum <"$object" | cut -d' ' -f1)" "$oid"
rm -f "$object" && find outputs -type f -exec sh -c 'cmp -s "$1" "$2" && rm "$1"' _ {} back/2.png \;
code=0
ztgit backup verify --json >verify.out 2>&1 || code=$?
expect "exit of verify with a lost object" "$code" 7
python3 - "$oid" <<'PY'
import json, sys
report = json.load(open("verify.out"))
assert [damage["oid"] for damage in report["damaged"]] == [sys.argv[1]], report
assert report["damaged"][0]["snapshots"], report
PY

# --- Units that systemd takes, names of any kind in them.
mkdir -p "outputs 50% \$x"
ztgit watch --install "outputs 50% \$x" outputs >install.out || fail "$(cat install.out)"
if command -v systemd-analyze >/dev/null; then
  systemd-analyze --user verify "$XDG_CONFIG_HOME"/systemd/user/ztgit-*.* >units.out 2>&1 || true
  ! grep -q "ztgit-" units.out || fail "$(cat units.out)"
fi

# --- Two clocks: one set back makes no snapshot lose its order.
code=0
GIT_COMMITTER_DATE="2001-01-01T00:00:00Z" ztgit backup outputs >old.out 2>&1 || code=$?
ztgit backup list --json | python3 -c 'import json, sys; rows = json.load(sys.stdin)["snapshots"]; assert [row["sequence"] for row in rows] == sorted(row["sequence"] for row in rows)'
echo ok
