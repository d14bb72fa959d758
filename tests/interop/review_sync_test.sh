#!/usr/bin/env bash
# Reviews go from clone to clone by plain push and fetch: two people offline never conflict, a copied clone is noticed, a remote
# that takes branches only gets branches, what was rewritten or forged is not taken, signatures are told as git tells them.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
fail() { printf '%s\n' "$what: $*"; cat "$work/out" 2>/dev/null; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >"$work/out" 2>&1 || code=$?
  [ "$code" = "$want" ] || fail "$* answers $code, not $want"
}
says() { grep -qF -- "$1" "$work/out" || fail "it does not say: $1"; }
lacks() { ! grep -qF -- "$1" "$work/out" || fail "it says: $1"; }
as() { # NAME COMMAND...
  local name=$1
  shift
  env GIT_AUTHOR_NAME="$name" GIT_COMMITTER_NAME="$name" "$@"
}
refs() { git -C "$1" for-each-ref --format='%(refname)' "${@:2}"; }

"$SAMPLE" a.png --seed 1 && "$SAMPLE" b.png --seed 2
# A remote with a review in it, and two clones: ann and bob.
remote() {
  rm -rf hero.git ann bob
  git init -q --bare -b main hero.git
  ends 0 "$ZTGIT" init ./ann --remote "$work/hero.git"
  ends 0 "$ZTGIT" promote a.png --as knight.png --project ./ann --push
  ends 0 "$ZTGIT" promote b.png --as knight.png --project ./ann
  cd ann
  ends 0 as Ann "$ZTGIT" review start --base origin/main --title 'Warmer light'
  review=$(refs . refs/ztgit/reviews | cut -d/ -f4)
  git push -q
  cd ..
  ends 0 "$ZTGIT" clone "$work/hero.git" ./bob
}

what="from one to the other"
remote
cd ann
ends 0 as Ann "$ZTGIT" review sync
says "Sent 1, received 0."
[ "$(refs ../hero.git refs/heads)" = refs/heads/main ] || fail "a branch was made"
ends 0 as Ann "$ZTGIT" review sync
says "Sent 0, received 0."
cd ../bob
[ -z "$(refs . refs/ztgit)" ] || fail "a clone brought it unasked"
ends 0 as Bob "$ZTGIT" review sync
says "received 1"
ends 0 as Bob "$ZTGIT" review show
says 'Warmer light'

what="two people offline"
ends 0 as Bob "$ZTGIT" review comment 'six fingers'
ends 0 as Bob "$ZTGIT" review pin knight.png --at 2,2 'here'
cd ../ann
ends 0 as Ann "$ZTGIT" review comment 'more light'
ends 0 as Ann "$ZTGIT" review approve
for who in Ann Bob Ann; do
  cd "$work/${who,}"
  ends 0 as "$who" "$ZTGIT" review sync
done
for who in ann bob; do
  cd "$work/$who"
  ends 0 "$ZTGIT" review show --json
  python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(json.dumps(d, sort_keys=True))' "$work/out" >"$work/$who.json"
done
cmp "$work/ann.json" "$work/bob.json" || fail "they see different reviews"
grep -q 'six fingers' "$work/ann.json" && grep -q 'more light' "$work/ann.json" || fail "words are missing"
[ -z "$(refs . refs/ztgit/incoming)" ] || fail "something is left"
[ "$(git config --get-all remote.origin.fetch)" = '+refs/heads/*:refs/remotes/origin/*' ] || fail "fetch was set up"

what="a copied clone"
cd "$work"
cp -a bob copy
cd bob && ends 0 as Bob "$ZTGIT" review comment 'from bob' && ends 0 as Bob "$ZTGIT" review sync
cd ../copy
ends 0 as Copy "$ZTGIT" review comment 'from the copy'
id=$(sed -n 's/.*: \([0-9a-f]*\)$/\1/p' "$work/out")
ends 0 as Copy "$ZTGIT" review comment --reply "$id" 'and an answer'
ends 0 as Copy "$ZTGIT" review sync
says "a copy of one that reviews"
[ "$(git config ztgit.writerid)" != "$(git -C ../bob config ztgit.writerid)" ] || fail "the same id"
ends 0 as Copy "$ZTGIT" review sync
lacks "a copy"
cd ../ann
ends 0 as Ann "$ZTGIT" review sync
ends 0 "$ZTGIT" review show --json
python3 - "$work/out" <<'PY' || fail "the review of all"
import json, sys
comments = json.load(open(sys.argv[1]))["comments"]
texts = sorted(c["text"] for c in comments)
assert texts == ["from bob", "from the copy", "more light", "six fingers"], texts
copied = [c for c in comments if c["text"] == "from the copy"][0]
assert [r["text"] for r in copied["replies"]] == ["and an answer"], copied
PY

what="a ref that was rewritten"
bob=$(git -C ../bob config ztgit.writerid)
before=$(git rev-parse "refs/ztgit/reviews/$review/$bob")
git -C ../hero.git update-ref "refs/ztgit/reviews/$review/$bob" "$(git -C ../hero.git commit-tree -m x "$(git -C ../hero.git rev-parse main^{tree})")"
ends 0 as Ann "$ZTGIT" review sync
says "was rewritten on the remote"
[ "$(git rev-parse "refs/ztgit/reviews/$review/$bob")" = "$before" ] || fail "it was taken"
git -C ../hero.git update-ref "refs/ztgit/reviews/$review/$bob" "$before"

what="what a stranger puts there"
forged=0123456789abcdef
blob=$(git -C ../hero.git cat-file -p "refs/ztgit/reviews/$review/$bob^{tree}" | awk '{print $3; exit}')
name=$(git -C ../hero.git cat-file -p "refs/ztgit/reviews/$review/$bob^{tree}" | awk '{print $4; exit}')
tree=$(printf '100644 blob %s\t%s\n100644 blob %s\tjunk.json\n' "$blob" "$name" "$(echo junk | git -C ../hero.git hash-object -w --stdin)" | git -C ../hero.git mktree)
git -C ../hero.git update-ref "refs/ztgit/reviews/$review/$forged" "$(git -C ../hero.git commit-tree -m x "$tree")"
git -C ../hero.git update-ref "refs/ztgit/reviews/$review/not-a-writer" "$(git -C ../hero.git rev-parse main)"
ends 0 as Ann "$ZTGIT" review sync
ends 0 "$ZTGIT" review show --json
[ "$(python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(len(d["comments"]), d["ignored"])' "$work/out")" = "4 2" ] || fail "it counts"

what="a remote that takes branches only"
cd "$work"
remote
printf '#!/bin/sh\ncase $1 in refs/heads/*|refs/tags/*) exit 0;; esac\necho no such refs here; exit 1\n' >hero.git/hooks/update
chmod +x hero.git/hooks/update
cd ann
ends 0 as Ann "$ZTGIT" review sync
[ "$(git config remote.origin.ztgitreviews)" = branches ] || fail "it does not remember"
[ "$(refs ../hero.git | grep -c '^refs/heads/ztgit/reviews/')" = 1 ] || fail "there is no branch"
ends 0 as Ann "$ZTGIT" review comment 'as a branch'
ends 0 as Ann "$ZTGIT" review sync --json
cd ../bob
ends 0 as Bob "$ZTGIT" review sync
ends 0 as Bob "$ZTGIT" review show
says 'as a branch'
ends 0 as Bob "$ZTGIT" review approve
ends 0 as Bob "$ZTGIT" review sync
cd ../ann
ends 0 as Ann "$ZTGIT" review sync
ends 0 "$ZTGIT" review show
says Bob

what="merged here, without a forge"
git branch next && git switch -q next
ends 0 "$ZTGIT" review close
"$SAMPLE" ../c.png --seed 3
ends 0 "$ZTGIT" promote ../c.png --as knight.png --project .
ends 0 as Ann "$ZTGIT" review start --title 'Next'
ends 6 "$ZTGIT" review merge
says "has no approval"
ends 0 as Ann "$ZTGIT" review approve
ends 0 "$ZTGIT" review merge
[ "$(git rev-parse main)" = "$(git rev-parse next)" ] || fail "main did not move"

what="signatures"
ssh-keygen -q -t ed25519 -N '' -C ann -f "$work/key"
echo "painter@example.org $(cat "$work/key.pub")" >"$work/allowed"
git config gpg.format ssh && git config user.signingkey "$work/key.pub" && git config commit.gpgsign true
git config gpg.ssh.allowedSignersFile "$work/allowed"
"$SAMPLE" ../d.png --seed 4
git config commit.gpgsign false
ends 0 "$ZTGIT" promote ../d.png --as knight.png --project .
git config commit.gpgsign true
ends 0 as Ann "$ZTGIT" review start --base main --title 'Signed'
ends 0 as Ann "$ZTGIT" review comment 'signed words'
git config commit.gpgsign false
ends 0 as Ann "$ZTGIT" review comment 'unsigned words'
signatures() {
  ends 0 "$ZTGIT" review show --json
  python3 -c 'import json,sys; print(*[c["signature"] for c in json.load(open(sys.argv[1]))["comments"]])' "$work/out"
}
[ "$(signatures)" = "good unsigned" ] || fail "good: $(signatures)"
git config --unset gpg.ssh.allowedSignersFile
[ "$(signatures)" = "unknown_key unsigned" ] || fail "no list of keys: $(signatures)"
git config gpg.ssh.allowedSignersFile "$work/allowed"
writer=$(git config ztgit.writerid)
ref=$(refs . "refs/ztgit/reviews/*/$writer" | tail -1)
ref=$(git for-each-ref --sort=-creatordate --format='%(refname)' "refs/ztgit/reviews" | while read -r r; do git log --format=%s "$r" | grep -q 'review: comment' && git cat-file commit "$r^" | grep -q gpgsig && echo "$r" && break; done || true)
[ -n "$ref" ] || fail "no signed chain"
# The same commit with another message under the old signature.
git cat-file commit "$ref^" | sed 's/^review: .*/review: forged/' | git hash-object -t commit -w --stdin >"$work/bad"
tip=$(git cat-file commit "$ref" | sed "s/^parent .*/parent $(cat "$work/bad")/" | git hash-object -t commit -w --stdin)
git update-ref "$ref" "$tip"
[ "$(signatures)" = "bad unsigned" ] || fail "forged: $(signatures)"
ends 0 "$ZTGIT" review show
says "BAD SIGNATURE"
says "(unsigned)"
git fsck --strict >"$work/out" 2>&1 || true
echo "reviews come and go as they should"
