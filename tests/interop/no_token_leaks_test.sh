#!/usr/bin/env bash
# A token goes to its own host and nowhere else: not to another host, not into output, logs, settings, process lists or URLs.
set -euo pipefail
work=$(realpath "$(mktemp -d)")
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
. "$ROOT/tests/support/network.sh"
cd "$work"
what=start
fail() { printf '%s\n' "$what: $*"; exit 1; }
token=good-token
ends() { # CODE COMMAND...: everything it prints is kept
  local code=0 want=$1
  shift
  "$@" >out 2>&1 || code=$?
  cat out >>printed
  [ "$code" = "$want" ] || { cat out; fail "$1 $2 answers $code, not $want"; }
}
"$SAMPLE" p1.png --seed 1 --noise
"$SAMPLE" p2.png --seed 2 --noise
start_forge
variable=ZTGIT_TOKEN_127_0_0_1_$forge_port

# Every command line on the machine, for as long as the test runs.
(while :; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >>command-lines || true; sleep 0.01; done) &
watcher=$!
network_children+=("$watcher")

what="without credentials"
forge_repository o/requirecreds.git
ends 0 "$ZTGIT" init ./hero --remote "$forge_url/o/requirecreds.git"
ends 0 "$ZTGIT" promote p1.png --project ./hero
ends 4 "$ZTGIT" push --project ./hero
grep -q 'ztgit auth login' out || { cat out; fail "it does not say what to do"; }

what="a token from the environment"
ends 0 env "$variable=$token" GIT_TRACE=1 GIT_TRACE_CURL=1 GIT_CURL_VERBOSE=1 GIT_TRANSFER_TRACE=1 "$ZTGIT" push --project ./hero --json
rm -rf copy
ends 0 env "$variable=$token" "$ZTGIT" clone "$forge_url/o/requirecreds.git" ./copy
ends 0 env "$variable=$token" "$ZTGIT" lock --project ./hero p1.png
ends 0 env "$variable=$token" "$ZTGIT" auth status "$forge_url"

what="a token that was handed in"
printf '%s\n' "$token" >token
ends 0 bash -c '"$ZTGIT" auth login "$1" --with-token <token' - "$forge_url"
rm token
[ "$(stat -c %a "$XDG_CONFIG_HOME/ztgit/tokens")" = 600 ] || fail "others can read it"
ends 0 "$ZTGIT" promote p2.png --project ./hero --push
ends 0 "$ZTGIT" pull --project ./copy
cmp p2.png copy/p2.png
ends 0 "$ZTGIT" auth status

what="a wrong token gives way to the next source; two tries, no loop"
ends 0 env "$variable=wrong-$token" "$ZTGIT" push --project ./hero --scan
forge_repository o/401-forever.git
git -C hero remote add forever "$forge_url/o/401-forever.git"
forge_forget
ends 4 env "$variable=$token" "$ZTGIT" push --project ./hero --remote forever
[ "$(forge_count info/refs)" -le 3 ] || { cat "$forge_log"; fail "it asks for ever"; }

what="another host"
for how in redirect-storage-other-host storage-other-host storage-other-port redirect-batch-other-host; do
  forge_repository "o/requirecreds-$how.git"
  git -C hero remote add "$how" "$forge_url/o/requirecreds-$how.git"
  forge_forget
  "$ZTGIT" push --project ./hero --remote "$how" >out 2>&1 || true
  cat out >>printed
  grep -q "info/refs 200" "$forge_log" || { cat "$forge_log"; fail "$how: nothing happened"; }
  if grep -E "host=(localhost|127\.0\.0\.1:$forge_second_port)" "$forge_log" | grep -v 'auth=no'; then fail "$how: it told another host"; fi
done

what="user and password in the URL"
forge_repository o/requirecreds-url.git
ends 0 "$ZTGIT" clone "http://user:pass@127.0.0.1:$forge_port/o/requirecreds-url.git" ./by-url
ends 0 "$ZTGIT" promote p1.png --project ./by-url --push
ends 0 "$ZTGIT" status --project ./by-url
ends 0 "$ZTGIT" doctor ./by-url || true
if grep -n 'user:pass' printed; then fail "the password was printed"; fi

what="where it must not be"
bash -c 'sleep 0.2; :' a-word-to-be-seen
stop_child "$watcher" # the looks below name the secrets themselves
grep -aq a-word-to-be-seen command-lines || fail "the look at command lines does not work"
encoded=$(printf 'oauth2:%s' "$token" | base64)
for secret in "$token" "$encoded" "$(printf 'x-access-token:%s' "$token" | base64)"; do
  # The tests' own `env VARIABLE=token` lines are no leak of ztgit's.
  if tr -d '\000' <command-lines | grep -aoE ".{60}$secret" | grep -avE "$variable=(wrong-)?$token"; then fail "a command line has it"; fi
  if grep -n -- "$secret" printed; then fail "it was printed"; fi
  if grep -rn --include=config --include='*.yaml' --include='*.log' --include=FETCH_HEAD -- "$secret" hero copy by-url; then fail "a file of the project has it"; fi
  if grep -rln -- "$secret" "$HOME" | grep -v /ztgit/tokens; then fail "a file of the user has it"; fi
  for folder in hero copy by-url; do
    if git -C "$folder" log --all --format=%B | grep -- "$secret"; then fail "a commit has it"; fi
    if git -C "$folder" remote -v | grep -- "$secret"; then fail "a remote's URL has it"; fi
  done
done
ends 0 "$ZTGIT" auth logout "$forge_url"
! grep -q -- "$token" "$XDG_CONFIG_HOME/ztgit/tokens" 2>/dev/null || fail "it was kept"
echo ok
