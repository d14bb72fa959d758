#!/usr/bin/env bash
# templates/git-lfs-hooks/ is git-lfs' own text: it recognises the files, and a plain `git push` sends
# the objects.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"

# A repository with these hooks in place, as `ztgit lfs install` leaves it.
git init -q "$work/ours"
cp "$ROOT"/templates/git-lfs-hooks/p* "$work/ours/.git/hooks/"
cd "$work/ours"
git lfs install --local >"$work/install.txt" || { cat "$work/install.txt"; exit 1; }
if grep -q 'already exists' "$work/install.txt"; then
  echo "git-lfs does not recognise the hooks as its own:"
  cat "$work/install.txt"
  exit 1
fi

# What git-lfs writes by itself. Newer versions have another text, and replace ours by it.
git init -q "$work/theirs"
(cd "$work/theirs" && git lfs install --local >/dev/null)
for hook in pre-push post-checkout post-commit post-merge; do
  cmp ".git/hooks/$hook" "$work/theirs/.git/hooks/$hook"
  case $(git lfs version) in
    git-lfs/3.3.*) cmp "$ROOT/templates/git-lfs-hooks/$hook" "$work/theirs/.git/hooks/$hook" ;;
  esac
done

git init -q --bare "$work/remote.git"
git remote add origin "$work/remote.git"
cp "$ROOT/templates/project/.gitattributes" .
"$SAMPLE" Fox.PNG
git add . && git commit -qm "one picture"
git push -q origin HEAD 2>"$work/push.txt" || { cat "$work/push.txt"; exit 1; }
oid=$(sha256sum <Fox.PNG | cut -d' ' -f1)
cmp Fox.PNG "$work/remote.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
git cat-file -p HEAD:Fox.PNG | grep -qx "oid sha256:$oid"
