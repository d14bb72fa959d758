#!/usr/bin/env bash
# Pull requests on GitHub, Gitee and Gitea, as the fake forge speaks for them: open, update, comment, approve, merge; whatever
# is interrupted and run again makes nothing twice; strangers' words stay inert.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
fail() { printf '%s\n' "$what: $*"; cat "$work/out" 2>/dev/null; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >"$work/out" 2>&1 || code=$?
  [ "$code" = "$want" ] || fail "$* answers $code, not $want"
}
says() { grep -qF -- "$1" "$work/out" || fail "it does not say: $1"; }
picture() { "$SAMPLE" "$1" --seed "$2"; }
start_forge
token=ZTGIT_TOKEN_127_0_0_1_$forge_port
export "$token=good-token"
# Answers of the API, as JSON on standard output: api PATH
declare -A base=([github]=v3 [gitee]=v5 [gitea]=v1)
api() { curl -sS --retry 2 --retry-all-errors -A test -H 'Authorization: Bearer good-token' "$forge_url/api/${base[$kind]}/repos/o/$name$1"; }
of() { python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
holds() { [[ $2 == *"$1"* ]]; } # WORDS TEXT
comments() { [ "$kind" = gitee ] && api /pulls/1/comments || api /issues/1/comments; }
use() { kind=$1 && git config --global "ztgit.$forge_url.forge" "$kind"; }
# A project with one picture on main, pushed: project NAME
project() {
  name=$1
  git init -q --bare -b main "$forge_root/o/$name.git"
  [ -z "${2:-}" ] || echo "$2" >"$forge_root/o/$name.git/behaviour"
  cd "$work"
  picture a.png 1 && picture b.png 2 && picture c.png 3
  ends 0 "$ZTGIT" init "./$name" --remote "$forge_url/o/$name.git"
  cd "$name"
  ends 0 "$ZTGIT" promote ../a.png --as art/knight.png --project . --push
}

for each in github gitee gitea; do
  use "$each"
  what="$kind: open"
  project "$kind-team"
  ends 0 "$ZTGIT" promote ../b.png --as art/knight.png --project . -m 'Warmer light'
  ends 0 "$ZTGIT" review open
  says "Opened pull request 1 of 1 picture"
  [ "$(api /pulls/1 | of 'd["title"]')" = "art($name): Warmer light" ] || fail "title"
  [ "$(api /pulls/1 | of 'd["head"]["sha"]')" = "$(git rev-parse HEAD)" ] || fail "head"
  api /pulls/1 | of 'd["body"]' >body
  grep -q '<img src="http://127.0.0.1' body || fail "there are no previews"
  grep -q '| seed | ' body || fail "there is no seed"
  previews=$(sed -n 's/.*\(blob\|raw\|raw.commit\)\/\([0-9a-f]\{40\}\)\/.*/\2/p' body | head -1)
  git -C "$forge_root/o/$name.git" ls-tree -l "$previews" >tree || fail "the previews are not there"
  [ "$(awk '$4 > 61440' tree | wc -l)" = 0 ] || fail "a preview is larger than 60 KiB"
  git -C "$forge_root/o/$name.git" cat-file blob "$previews:$(cut -f2 tree | grep -E '^[0-9a-f]{24}.webp$' | head -1)" >preview.webp
  [ "$(head -c 4 preview.webp)" = RIFF ] || fail "a preview is no WebP"
  ! grep -qa 'parameters\|EXIF\|XMP' preview.webp || fail "a preview holds metadata"

  what="$kind: update"
  forge_forget
  ends 0 "$ZTGIT" review open
  says "Pull request 1 shows"
  [ "$(forge_count 'POST .*/api/')" = 0 ] || fail "nothing was new, and it posted"
  [ "$(forge_count 'PATCH ')" = 0 ] || fail "nothing was new, and it changed the page"
  ends 0 "$ZTGIT" promote ../c.png --as art/knight.png --project . -m 'Colder again'
  api /pulls/1 | of 'd["body"]' >before
  ends 0 "$ZTGIT" review open --title 'Cold light'
  [ "$(api /pulls/1 | of 'd["title"]')" = "art($name): Cold light" ] || fail "title"
  [ "$(api /pulls/1 | of 'd["head"]["sha"]')" = "$(git rev-parse HEAD)" ] || fail "head"
  api /pulls/1 | of 'd["body"]' | cmp -s - before && fail "the page is as it was"
  [ "$(api '/pulls?state=open' | of 'len(d)')" = 1 ] || fail "there are two"

  what="$kind: comments, pins"
  ends 0 "$ZTGIT" review comment 'six fingers'
  ends 0 "$ZTGIT" review pin art/knight.png --at 2,2,4,4 'the hand'
  pin=$(sed -n 's/.*: \([0-9a-f]\{8\}\)$/\1/p' "$work/out")
  [ "$(comments | of 'len(d)')" = 2 ] || fail "two comments"
  comments | of 'd[1]["body"]' >pinned
  grep -qF '2,2 4×4 px' pinned || fail "the pin has no place"
  ends 0 "$ZTGIT" review edit "$pin" 'the left hand'
  holds 'the left hand' "$(comments | of 'd[1]["body"]')" || fail "it was not changed there"
  ends 0 "$ZTGIT" review resolve "$pin"
  ends 0 "$ZTGIT" review sync
  [ "$(comments | of 'len(d)')" = 2 ] || fail "it was said twice"

  what="$kind: no merge without an approval of these very bytes"
  ends 6 "$ZTGIT" review merge
  says "has no approval as it is now"
  cd "$work"
  rm -rf reviewer
  ends 0 env GIT_AUTHOR_NAME=Reviewer "$token=other-token" "$ZTGIT" clone "$forge_url/o/$name.git" ./reviewer
  cd reviewer
  git config user.name Reviewer && git config user.email r@example.org
  reviewer() { env GIT_AUTHOR_NAME=Reviewer GIT_COMMITTER_NAME=Reviewer "$token=other-token" "$ZTGIT" "$@"; }
  ends 0 reviewer review pulls
  says 'Cold light'
  ends 0 reviewer review checkout 1
  [ "$(git branch --show-current)" = review/pull-1 ] || fail "branch"
  cmp art/knight.png ../c.png || fail "the picture is not here"
  [ -z "$(git status --porcelain)" ] || fail "the work tree is not clean"
  ends 0 reviewer review show
  says 'the left hand'
  ends 0 reviewer review reject -m 'too cold'
  cd "$work/$name"
  ends 6 "$ZTGIT" review merge
  says "was rejected by Reviewer"
  [ "$kind" = gitee ] || says "wants changes"
  [ "$kind" != gitee ] || [ "$(api /pulls/1 | of 'd["labels"]')" = "['needs-work']" ] || fail "no label"
  cd "$work/reviewer"
  ends 0 reviewer review approve -m 'good now'
  if [ "$kind" = gitee ]; then
    [ "$(api /pulls/1 | of 'd["assignees"]')" = "[{'accept': True, 'login': 'other'}]" ] || fail "not accepted"
    holds 'Approved, as they are in' "$(comments | of 'd[-1]["body"]')" || fail "it is not said for what"
  else
    [ "$(api /pulls/1/reviews | of 'd[-1]["state"]')" = APPROVED ] || fail "not approved"
    [ "$(api /pulls/1/reviews | of 'd[-1]["commit_id"]')" = "$(git rev-parse HEAD)" ] || fail "for another commit"
  fi
  count=$(comments | of 'len(d)')
  ends 0 reviewer review sync
  [ "$(comments | of 'len(d)')" = "$count" ] || fail "the reviewer says it twice"

  what="$kind: a push after the approval"
  cd "$work/$name"
  picture ../d.png 4
  ends 0 "$ZTGIT" promote ../d.png --as art/knight.png --project .
  git push -q origin HEAD:"$(api /pulls/1 | of 'd["head"]["ref"]')" 2>"$work/out" || fail "push"
  ends 6 "$ZTGIT" review merge
  says "other pictures than were reviewed"
  ends 0 "$ZTGIT" review open
  ends 6 "$ZTGIT" review merge
  says "has no approval as it is now"
  cd "$work/reviewer"
  ends 0 reviewer review checkout 1
  cmp art/knight.png ../d.png || fail "the newest picture is not here"
  ends 0 reviewer review approve

  what="$kind: merge"
  cd "$work/$name"
  ends 0 "$ZTGIT" review merge --prune-previews
  [ "$kind" != gitee ] || says "cannot be told which commit was reviewed"
  git -C "$forge_root/o/$name.git" merge-base --is-ancestor "$(git rev-parse HEAD)" main || fail "main has it not"
  git -C "$forge_root/o/$name.git" for-each-ref | grep -q ztgit/previews && fail "the previews are still there"
  ends 0 "$ZTGIT" pull
  ends 0 "$ZTGIT" review list
  says merged
  ends 5 "$ZTGIT" review merge
  git fsck --strict >"$work/out" 2>&1 || fail "git fsck"
done

# Every answer of the API lost once, after it was done.
for each in github gitee gitea; do
  use "$each"
  for lost in $([ "$kind" = github ] && seq 12 || echo 3 8); do
    what="$kind: answer $lost is lost"
    project "$kind-lost-$lost" "api-lost-$lost"
    ends 0 "$ZTGIT" promote ../b.png --as art/knight.png --project .
    for try in 1 2 3; do "$ZTGIT" review open --no-previews >"$work/out" 2>&1 && break; done
    [ "$(api '/pulls?state=open' | of 'len(d)')" = 1 ] || fail "not one pull request"
    "$ZTGIT" review comment once >"$work/out" 2>&1 || fail "comment"
    ends 0 "$ZTGIT" review sync
    [ "$(comments | of 'len(d)')" = 1 ] || fail "not one comment"
    [ "$(git for-each-ref refs/ztgit/reviews | wc -l)" = 1 ] || fail "not one review"
    git config ztgit.review.requireApproval false
    for try in 1 2 3; do "$ZTGIT" review merge >"$work/out" 2>&1 && break; done
    [ "$(git -C "$forge_root/o/$name.git" rev-parse main^2)" = "$(git rev-parse HEAD)" ] || fail "not merged once"
  done
done

use github
what="a project with hostile words"
project hostile
cat >../evil.txt <<'TEXT'
</details><script>alert(1)</script> @everyone #1 ![x](http://evil) --> <!-- /ztgit:review --> ```
```` | pipe | `tick` https://evil.example www.evil.example
Negative prompt: @all <img src=x onerror=alert(1)>
Steps: 9, Sampler: <b>@bob</b>, Seed: 7, Model: [m](http://evil)|#2
TEXT
# Names that promote refuses, and git takes.
evil=$'art/<img src=x>@everyone #1 [a](b) \'"|`.png'
ends 0 "$ZTGIT" promote ../b.png --as art/b.png --params ../evil.txt --project . -m 'More @everyone #1 <script>'
git mv art/b.png "$evil" && git mv art/b.png.yaml "$evil.yaml" && git commit -q --amend --no-edit
ends 0 "$ZTGIT" review open
ends 0 "$ZTGIT" review comment $'@everyone ``` <script>alert(1)</script> \e[31m\u202e'
ends 0 "$ZTGIT" review show
! grep -qP '\e|\x{202e}' "$work/out" || fail "the terminal is written to"
api /pulls/1 | of 'd["body"]' >body
comments | of 'd[0]["body"]' >>body
python3 - body <<'PY' || fail "the page is not inert"
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
# Fenced blocks as CommonMark reads them: nothing inside is anything but text.
kept, fence = [], None
for line in text.split("\n"):
    mark = re.match(r"(`{3,})", line)
    if fence:
        if mark and set(line.strip()) == {"`"} and len(line.strip()) >= len(fence): fence = None
        continue
    if mark and "`" not in line[len(mark.group(1)):]:
        fence = mark.group(1)
        continue
    kept.append(line)
assert fence is None, "a block is not closed"
rest = "\n".join(kept)
rest = re.sub(r"<!-- /?ztgit:[^\n]*-->", "", rest)
for bad in ["<script", "onerror=alert(1)>", "@everyone", "@all", "@bob", "http://evil", "https://evil", "www.evil", "<img src=x", "<b>", "](b)", "-->"]:
    assert bad not in rest, bad
tags = set(re.findall(r"<(/?[a-z]+)", rest))
assert tags <= {"table", "/table", "tr", "/tr", "th", "/th", "td", "/td", "a", "/a", "img", "details", "/details", "summary", "/summary"}, tags
PY
what="what somebody wrote around ours stays"
curl -sS -A test -X PATCH -H 'Authorization: Bearer good-token' "$forge_url/api/v3/repos/o/$name/pulls/1" \
  -d "$(api /pulls/1 | python3 -c 'import json,sys; b=json.load(sys.stdin)["body"]; print(json.dumps({"body": "Mine above.\n\n" + b + "\nMine below."}))')" >"$work/out"
ends 0 "$ZTGIT" promote ../c.png --as art/knight.png --project .
ends 0 "$ZTGIT" review open
api /pulls/1 | of 'd["body"]' >body
head -1 body | grep -qF 'Mine above.' || fail "above"
grep -qF 'Mine below.' body || fail "below"
[ "$(grep -c 'ztgit:review v1' body)" = 1 ] || fail "twice"

what="close"
ends 0 "$ZTGIT" review close
[ "$(api /pulls/1 | of 'd["state"]')" = closed ] || fail "the pull request is open"

for each in github gitee gitea; do
  use "$each"
  what="$kind: a new repository, and promote with review"
  name=made-$kind
  cd "$work"
  ends 0 "$ZTGIT" init "./$name" --create "$forge_url/team/$name.git" --private
  says "Made team/$name"
  [ "$(git -C "$name" remote get-url origin)" = "$forge_url/team/$name.git" ] || fail "remote"
  [ "$(curl -sS -A test -H 'Authorization: Bearer good-token' "$forge_url/api/${base[$kind]}/repos/team/$name" | of 'd["private"]')" = True ] ||
    fail "it is not private"
  ends 0 "$ZTGIT" init "./$name" --create "$forge_url/team/$name.git" --private
  says "was there already"
  ends 0 "$ZTGIT" promote a.png --project "./$name" --push
  ends 0 "$ZTGIT" promote b.png --project "./$name" --branch art --review
  says "Opened pull request 1 of 1 picture"
  says "branch art into main"
  ends 0 "$ZTGIT" promote c.png --project "./$name" --branch art --review --json
  python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert d["review"]["number"] == 1 and not d["review"]["created"], d' "$work/out" ||
    fail "the review in JSON"
done
what="a forge that makes it public all the same"
use gitee
cd "$work"
ends 0 "$ZTGIT" init ./api-always-public --create "$forge_url/team/api-always-public.git"
says "everybody can see it"

use github
what="a forge that nobody has named"
git config --global --unset-all "ztgit.$forge_url.forge"
project unknown
ends 0 "$ZTGIT" promote ../b.png --project .
ends 1 "$ZTGIT" review open
says "git config --global ztgit.$forge_url.forge gitea"
what="no token"
use gitea
unset "$token"
ends 4 "$ZTGIT" review open
says "ztgit auth login"
echo "pull requests: as they should be"
