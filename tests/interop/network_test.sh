#!/usr/bin/env bash
# Push, pull, fetch and clone over HTTP, HTTPS, SSH and folders: what ztgit sends git and git-lfs get, and the reverse.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; exit 1; }
ends() { # CODE COMMAND...
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || { cat out; fail "$1 $2 answers $code, not $want"; }
}
says() { grep -qF -- "$1" out || { cat out; fail "it does not say: $1"; }; }
picture() { "$SAMPLE" "$1" --seed "$2" --noise "${@:3}"; }
clean() { # FOLDER: a clean work tree whose status starts no filter
  [ -z "$(plain -C "$1" status --porcelain)" ] || fail "$1 is not clean"
  [ "${2:-}" = by-git ] || ! GIT_TRACE=1 git -C "$1" status 2>&1 | grep -q filter-process || fail "git status in $1 starts a filter"
  plain -C "$1" lfs fsck >lfs.txt 2>&1 || { cat lfs.txt; fail "git lfs fsck in $1"; }
  git -C "$1" fsck --strict --no-dangling 2>git.txt || { cat git.txt; fail "git fsck in $1"; }
}
# git as somebody uses it who has git-lfs and no ztgit.
plain() { GIT_CONFIG_GLOBAL=$work/lfs-user git "$@"; }
GIT_CONFIG_GLOBAL=$work/lfs-user git lfs install --skip-repo >/dev/null
git config -f "$work/lfs-user" user.name Plain
git config -f "$work/lfs-user" user.email plain@example.org

make_certificate
git config --global "http.https://localhost/.sslCAInfo" "$tls_certificate"
start_forge --tls-cert "$tls_certificate" --tls-key "$tls_key"
git config --global "http.$forge_tls_url/.sslCAInfo" "$tls_certificate"
git config -f "$work/lfs-user" "http.$forge_tls_url/.sslCAInfo" "$tls_certificate"
ways=(http https folder)
start_sshd && ways+=(ssh)
for n in 1 2 3 4 5; do picture "p$n.png" "$n"; done

for way in "${ways[@]}"; do
  what="$way"
  name=o/$way.git
  forge_repository "$name"
  case $way in
    http) url=$forge_url/$name ;;
    https) url=$forge_tls_url/$name ;;
    ssh) url=$ssh_url/$name ;;
    folder) url=$forge_root/$name ;;
  esac
  rm -rf ours theirs
  ends 0 "$ZTGIT" init ./ours --remote "$url"
  ends 0 "$ZTGIT" promote p1.png p2.png --project ./ours --push
  ends 0 "$ZTGIT" promote p3.png --project ./ours --as 'sub 目录/三.png' --push
  plain clone -q "$url" theirs 2>out || { cat out; fail "git clone"; }
  cmp p1.png theirs/p1.png && cmp p3.png 'theirs/sub 目录/三.png'
  clean theirs by-git

  what="$way, back"
  (cd theirs && cp ../p4.png . && plain add p4.png && plain commit -qm 'by git-lfs' && plain push -q >../out 2>&1) ||
    { cat out; fail "git push"; }
  ends 0 "$ZTGIT" fetch --project ./ours
  [ ! -e ours/p4.png ] || fail "fetch touched the work tree"
  ends 0 "$ZTGIT" pull --project ./ours
  cmp p4.png ours/p4.png
  clean ours
  [ "$(git -C ours rev-parse HEAD)" = "$(git -C theirs rev-parse HEAD)" ] || fail "the branch did not move"
  ends 0 "$ZTGIT" pull --project ./ours
  says 'Nothing new'

  what="$way, clone"
  rm -rf copy
  ends 0 "$ZTGIT" clone "$url" ./copy
  cmp p1.png copy/p1.png && cmp p3.png 'copy/sub 目录/三.png' && cmp p4.png copy/p4.png
  clean copy
  ends 0 "$ZTGIT" promote p5.png --project ./copy --push
  plain -C theirs pull -q 2>out || { cat out; fail "git pull"; }
  cmp p5.png theirs/p5.png

  what="$way, partial"
  rm -rf part
  ends 0 "$ZTGIT" clone "$url" ./part --include 'sub 目录'
  cmp p3.png 'part/sub 目录/三.png'
  [ "$(head -c 7 part/p1.png)" = version ] || fail "p1.png came along"
  [ -z "$(git -C part status --porcelain)" ] || fail "pointers make it dirty"
  ends 0 "$ZTGIT" pull --project ./part
  cmp p1.png part/p1.png
  clean part
done

what="no LFS request for a push without pictures, none for nothing"
ours=$work/http-again
ends 0 "$ZTGIT" clone "$forge_url/o/http.git" "$ours"
echo text >"$ours/notes.txt" && git -C "$ours" add notes.txt && git -C "$ours" commit -qm notes
forge_forget
ends 0 "$ZTGIT" push --project "$ours"
ends 0 "$ZTGIT" push --project "$ours"
[ "$(forge_count 'info/lfs|storage')" = 0 ] || { cat "$forge_log"; fail "it asked the LFS server"; }

what="pull refuses to lose work"
echo mine >"$ours/README.md"
(cd theirs && plain remote set-url origin "$forge_url/o/http.git" && plain fetch -q && plain reset -q --hard origin/main &&
  echo theirs >README.md && plain commit -qam theirs && plain push -q) >out 2>&1 || { cat out; fail "git push"; }
ends 6 "$ZTGIT" pull --project "$ours"
says README.md
[ "$(cat "$ours/README.md")" = mine ] || fail "it was overwritten"
git -C "$ours" checkout -q README.md
ends 0 "$ZTGIT" pull --project "$ours"
[ "$(cat "$ours/README.md")" = theirs ] || fail "it did not come"

what="both sides have new commits"
ends 0 "$ZTGIT" promote p1.png --project "$ours" --as ours.png
(cd theirs && cp ../p2.png theirs.png && plain add theirs.png && plain commit -qm more && plain push -q) >out 2>&1 || { cat out; fail "git push"; }
ends 6 "$ZTGIT" push --project "$ours"
says 'ztgit pull'
ends 6 "$ZTGIT" pull --project "$ours"
says 'ztgit pull --rebase'
ends 0 "$ZTGIT" pull --project "$ours" --rebase
cmp p2.png "$ours/theirs.png" && cmp p1.png "$ours/ours.png"
ends 0 "$ZTGIT" push --project "$ours"
plain -C theirs pull -q 2>out || { cat out; fail "git pull"; }
cmp p1.png theirs/ours.png

what="a picture that the server has lost"
oid=$(sha256sum <p2.png | cut -d' ' -f1)
find "$forge_root/o/http.git" -name "$oid" -delete
rm -rf lost
ends 3 "$ZTGIT" clone "$forge_url/o/http.git" ./lost
says 'p2.png'
[ "$(head -c 7 lost/p2.png)" = version ] || fail "it is no pointer"
cmp p1.png lost/p1.png
ends 7 "$ZTGIT" fsck lost

what="locks"
ends 0 "$ZTGIT" lock --project "$ours" p1.png
ends 0 "$ZTGIT" locks --project "$ours"
says p1.png
ends 0 git -C "$ours" lfs locks
says p1.png
ends 0 "$ZTGIT" unlock --project "$ours" p1.png
printf '*.png lockable\n' >>"$ours/.gitattributes"
ends 0 "$ZTGIT" lock --project "$ours" p1.png
[ -w "$ours/p1.png" ] || fail "a locked picture is not writable"
ends 0 "$ZTGIT" unlock --project "$ours" p1.png
[ "$(stat -c %A "$ours/p1.png" | tr -d r-)" = "" ] || fail "a lockable picture stays writable"
forge_repository o/locks-conflict.git
git -C "$ours" remote add taken "$forge_url/o/locks-conflict.git"
ends 6 "$ZTGIT" lock --project "$ours" --remote taken p2.png
forge_repository o/locks-status-404.git
git -C "$ours" remote add none "$forge_url/o/locks-status-404.git"
ends 9 "$ZTGIT" lock --project "$ours" --remote none p2.png
ends 0 "$ZTGIT" push --project "$ours" --remote none
echo ok
