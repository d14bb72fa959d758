#!/usr/bin/env bash
# promote runs the project's hooks as `git commit` would: libgit2 runs none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
export ZTGIT WORK="$work"

fail() {
  echo "FAILED: $*"
  exit 1
}
hook() { # NAME, its script on standard input
  { echo '#!/bin/sh' && cat; } >"$hooks/$1"
  chmod +x "$hooks/$1"
}
fresh() { # NAME: a project, and its hooks folder in $hooks
  "$ZTGIT" init "$work/$1" >/dev/null 2>&1
  hooks=$work/$1/.git/hooks
  rm -f "$hooks"/*
  cd "$work/$1"
}
promote() { "$ZTGIT" promote "$@" 2>"$work/notes"; }
clean() { [ -z "$(git status --porcelain)" ] || { git status; fail "not clean"; }; }
state() { git rev-parse HEAD
git status --porcelain
ls -A
git ls-files --stage; }
"$SAMPLE" "$work/fox.png"
"$SAMPLE" "$work/owl.png" --seed 3

# --- A hook that refuses: exit 7, its words are shown, nothing shows; --no-verify goes past it.
fresh refused
hook pre-commit <<'S'
echo "nobody promotes on a Friday"
exit 3
S
before=$(state)
code=0 && promote "$work/fox.png" || code=$?
[ "$code" = 7 ] || fail "exit $code"
grep -q 'nobody promotes' "$work/notes"
grep -q -- --no-verify "$work/notes"
[ "$before" = "$(state)" ] || fail "something shows"
[ ! -e .git/index.lock ] && [ -z "$(ls .git/ztgit | grep index || true)" ] || fail "something is left"
promote --no-verify "$work/fox.png" >/dev/null
clean
rm "$hooks/pre-commit"
hook commit-msg <<'S'
grep -q '^Ticket' "$1" || { echo "no ticket"; exit 1; }
S
before=$(state)
code=0 && promote "$work/owl.png" || code=$?
[ "$code" = 7 ] && [ "$before" = "$(state)" ] || fail "commit-msg was not asked"
code=0 && "$ZTGIT" promote --json "$work/owl.png" >"$work/json" 2>/dev/null || code=$?
python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["error"]["exit"] == 7' "$work/json"
promote -m "Ticket 12" "$work/owl.png" >/dev/null
clean

# --- What a hook sees: index, folder, variables, the objects; what is staged otherwise is not there.
fresh seen
echo other >other.txt
git add other.txt
hook pre-commit <<'S'
{
  echo "folder $(pwd)"
  echo "editor $GIT_EDITOR"
  echo "prefix [$GIT_PREFIX]"
  git diff --cached --name-status
  git cat-file blob :fox.png
} >"$WORK/seen.txt"
oid=$(git cat-file blob :fox.png | sed -n 's/^oid sha256://p')
ls .git/lfs/objects/*/*/$oid >/dev/null
S
hook prepare-commit-msg <<'S'
[ "$2" = message ] && echo "Reviewed-by: Hook <h@example.org>" >>"$1"
S
hook post-commit <<'S'
git log -1 --format=%s >"$WORK/post"
"$ZTGIT" status >/dev/null
S
promote "$work/fox.png" >/dev/null
grep -qx "folder $work/seen" "$work/seen.txt"
grep -qx 'editor :' "$work/seen.txt"
grep -qx 'prefix \[\]' "$work/seen.txt"
grep -q 'fox.png.yaml' "$work/seen.txt" && ! grep -q other.txt "$work/seen.txt" || fail "another index"
git log -1 --format='%(trailers)' | grep -qx 'Reviewed-by: Hook <h@example.org>'
git log -1 --format='%(trailers)' | grep -qx 'ZT-Seed: 42'
[ "$(cat "$work/post")" = "Promote fox.png" ] || fail "post-commit did not see the commit"
[ "$(git status --porcelain)" = "A  other.txt" ] || { git status; fail "what was staged"; }

# --- What a hook adds, alters and removes is committed, and is clean afterwards.
fresh changed
echo old >old.txt
git add old.txt
git commit -qm old
hook pre-commit <<'S'
git ls-files '*.png' >list.txt
git add list.txt
git rm -q --cached old.txt
rm -f old.txt
blob=$(git cat-file blob :fox.png.yaml | sed 's/^warnings:/# by the hook\n&/; $a# by the hook' | git hash-object -w --stdin)
git update-index --cacheinfo 100644,$blob,fox.png.yaml
S
promote "$work/fox.png" >/dev/null || { cat "$work/notes"; fail "changed"; }
[ "$(git show HEAD:list.txt)" = fox.png ] || fail "the list is not committed"
! git cat-file -e HEAD:old.txt 2>/dev/null || fail "old.txt is committed"
git show HEAD:fox.png.yaml | grep -q 'by the hook'
grep -q 'by the hook' fox.png.yaml
clean
git fsck --strict >/dev/null 2>&1

# --- Many pictures in commits of their own: the hook runs for each. HEAD moves once, at the end, so
# that against it a hook sees the commits before its own, too.
fresh each
hook pre-commit <<'S'
git diff --cached --name-only -- '*.png' >>"$WORK/each.txt"
S
promote --each "$work/fox.png" "$work/owl.png" >/dev/null
clean
[ "$(tr '\n' ' ' <"$work/each.txt")" = "fox.png fox.png owl.png " ] || { cat "$work/each.txt"; fail each; }

# --- ztgit's own stubs run in this process; what they displaced is chained; hooks managers' folder.
fresh own
for name in pre-commit prepare-commit-msg commit-msg post-commit; do
  printf '#!/bin/sh\n# ztgit-managed v1 sha256=0\necho %s >>"$WORK/started"\nexec "$ZTGIT" hook %s "$@"\n' $name $name >"$hooks/$name"
  chmod +x "$hooks/$name"
done
hook pre-commit.pre-ztgit <<'S'
echo chained >>"$WORK/chained"
S
promote "$work/fox.png" >/dev/null
clean
[ ! -e "$work/started" ] || fail "a stub was started: $(cat "$work/started")"
[ "$(cat "$work/chained")" = chained ] || fail "the displaced hook was not run"
# The same through a stub of somebody else, which starts ztgit: no dead lock, nothing twice.
for name in pre-commit prepare-commit-msg commit-msg post-commit; do
  printf '#!/bin/sh\nexec "$ZTGIT" hook %s "$@"\n' $name >"$hooks/$name"
done
promote "$work/owl.png" >/dev/null
clean
[ "$(git log -1 --format=%B | grep -c ZT-Schema)" = 1 ] || fail "trailers twice"
fresh manager
mkdir -p .managed
git config core.hooksPath .managed
hooks=$PWD/.managed
hook pre-commit <<'S'
exit 1
S
code=0 && promote "$work/fox.png" || code=$?
[ "$code" = 7 ] || fail "core.hooksPath: exit $code"
chmod -x "$hooks/pre-commit"
promote "$work/fox.png" >/dev/null
# git-lfs' own text starts no git-lfs.
fresh stock
cp "$ROOT"/hooks/p* "$hooks/"
PATH=/usr/bin:/bin promote "$work/fox.png" >/dev/null
clean
