#!/usr/bin/env bash
# `ztgit view` in a real Chromium: gallery, versions, review, the exported file; strangers' words stay text; nobody but the
# page is answered.
set -euo pipefail
. "$ROOT/tests/support/npm_tools.sh"
chromium=$(command -v chromium) || { echo "no chromium here (apt install chromium)"; [ -z "${CI:-}" ] || exit 1; exit 77; }
for install in install_playwright install_page_tools; do
  folder=$BUILD/playwright
  [ $install = install_playwright ] || folder=$BUILD/page_tools
  if ! $install "$folder"; then
    if [ -n "${CI:-}" ] || npm_is_reachable; then exit 1; fi
    exit 77
  fi
done
work=$(realpath "$(mktemp -d)")
child=
trap '[ -z "$child" ] || kill "$child" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
cd "$work"
fail() { printf '%s\n' "$what: $*"; cat "$work/out" 2>/dev/null; exit 1; }

what="the committed app.js is what its sources make"
"$ROOT/src/review/page/build.sh" "$BUILD/page_tools" "$work/app.js" || fail "it does not build"
cmp "$work/app.js" "$ROOT/src/review/page/app.js" || fail "run src/review/page/build.sh build/dev/page_tools"

what="a project with hostile words"
for seed in 1 2 3 4 5 6 7; do "$SAMPLE" "$seed.png" --seed "$seed" --size 64x48 2>/dev/null || "$SAMPLE" "$seed.png" --seed "$seed"; done
"$ZTGIT" init ./hero >out 2>&1
cd hero
evil='</script><script>alert(1)</script><img src=x onerror=alert(2)> "quoted" 围巾'
"$ZTGIT" promote ../1.png --as art/knight.png --project . -m 'First' --set prompt='a knight' >../out 2>&1
"$ZTGIT" promote ../2.png --as art/knight.png --project . -m 'Warmer light' --set prompt='a warm knight' >../out 2>&1
"$ZTGIT" promote ../3.png ../4.png --as studies/ --project . --set prompt="$evil" >../out 2>&1
git branch base
"$ZTGIT" promote ../5.png --as art/knight.png --project . -m "$evil" --set prompt='a warm knight, red scarf' >../out 2>&1
"$ZTGIT" promote ../6.png --as art/new.png --project . --set prompt="$evil" >../out 2>&1
mkdir -p 'odd' && cp ../7.png 'odd/<b onclick=alert(3)>围巾.png' && git add odd >../out 2>&1 && git commit -qm odd >../out 2>&1
"$ZTGIT" review start --base base --title "$evil" >../out 2>&1 || fail "start"
"$ZTGIT" review comment "$evil" >../out 2>&1 || fail "comment"
review=$("$ZTGIT" review list --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["reviews"][0]["id"])')

# start_view ARGUMENT...: sets link, port, child
start_view() {
  rm -f "$work/link"
  "$ZTGIT" view "$@" --no-open --json >"$work/link" 2>"$work/view.err" &
  child=$!
  until [ -s "$work/link" ] && grep -q '}' "$work/link"; do
    kill -0 "$child" 2>/dev/null || { cat "$work/view.err"; fail "view $*"; }
    sleep 0.05
  done
  link=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["url"])' "$work/link")
  port=${link##*:} port=${port%%/*}
}
stop_view() {
  local code=0
  kill -INT "$child"
  wait "$child" || code=$?
  child=
  [ "$code" = 0 ] || { cat "$work/view.err"; fail "it ends with $code"; }
}
browse() { node "$ROOT/tests/interop/view_page.mjs" "$BUILD/playwright" "$chromium" "$@" || fail "$*"; }

what="who is answered"
start_view
base=http://127.0.0.1:$port key=${link##*#}
code() { curl -sS -o "$work/out" -w '%{http_code}' "$@"; }
answers() { # CODE CURL'S WORDS...
  local want=$1 got
  shift
  got=$(code "$@")
  [ "$got" = "$want" ] || fail "$* answers $got, not $want"
}
[ "${#key}" = 32 ] || fail "no key in the link"
# Local addresses in hex, of sockets that listen (0A).
[ "$(awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && index($2, port) {print $2}' /proc/net/tcp /proc/net/tcp6)" = \
  "$(printf '0100007F:%04X' "$port")" ] || fail "it listens elsewhere"
answers 200 "$base/"
! grep -q "$key" "$work/out" || fail "the key is in the page"
for path in /api/start /api/gallery /picture/x /thumbnail/x /etc/passwd; do answers 401 "$base$path"; done
answers 403 "$base/" -H 'Host: evil.example'
answers 403 "$base/" -H "Host: 127.0.0.1:$((port + 1))"
answers 200 "http://localhost:$port/"
answers 403 "$base/session" -d "\"$key\"" -H 'Content-Type: application/json'
answers 403 "$base/session" -d "\"$key\"" -H 'Content-Type: application/json' -H 'Origin: http://evil.example'
answers 403 "$base/session" -d "\"$key\"" -H 'Content-Type: application/json' -H "Origin: http://127.0.0.1:$((port + 1))"
answers 400 "$base/session" -d "\"$key\"" -H "Origin: $base"
answers 401 "$base/session" -d '"00000000000000000000000000000000"' -H 'Content-Type: application/json' -H "Origin: $base"
answers 200 "$base/session" -d "\"$key\"" -H 'Content-Type: application/json' -H "Origin: $base" -c "$work/jar" -D "$work/head"
grep -qi '^set-cookie: .*HttpOnly; SameSite=Strict' "$work/head" || fail "the cookie"
for header in 'content-security-policy: default-src .none.' 'x-content-type-options: nosniff' 'referrer-policy: no-referrer' \
  'cross-origin-resource-policy: same-origin' 'x-frame-options: DENY'; do
  grep -qi "^$header" "$work/head" || fail "no $header"
done
! grep -qi '^access-control' "$work/head" || fail "other sites are let in"
answers 200 "$base/api/gallery" -b "$work/jar"
answers 405 -X PUT "$base/api/gallery" -b "$work/jar"
answers 404 "$base/picture/../../../../etc/passwd" --path-as-is -b "$work/jar"
answers 404 "$base/picture/%2e%2e%2f%2e%2e%2fetc%2fpasswd" -b "$work/jar"
answers 404 "$base/picture/$(printf '%064d' 0)" -b "$work/jar"
answers 404 "$base/difference/..%2f..%2fcatalogue" -b "$work/jar"
answers 400 "$base/api/compare?before=HEAD:a&after=--output=x" -b "$work/jar"
answers 400 "$base/api/gallery?query=seed%3D" -b "$work/jar"
head -c 2000000 /dev/zero >"$work/large"
answers 413 "$base/api/operations" --data-binary "@$work/large" -H 'Content-Type: application/json' -H "Origin: $base" -b "$work/jar" -H 'Expect:'
answers 400 "$base/api/operations" -d '{"operations":[{"type":"comment","text":"x"}]}' -H 'Content-Type: application/json' -H "Origin: $base" -b "$work/jar"

what="the gallery"
browse gallery "$link"
stop_view
! curl -sS -o /dev/null --max-time 2 "$base/" 2>/dev/null || fail "it still listens"

what="the gallery in Chinese"
start_view --lang zh
browse chinese "$link"
stop_view

what="a review"
start_view "$review"
browse review "$link"
stop_view
"$ZTGIT" review show --json >"$work/out"
python3 - "$work/out" <<'PY' || fail "what was said on the page"
import json, sys
d = json.load(open(sys.argv[1]))
assert [v["value"] for v in d["verdicts"]] == ["approve", "reject"] or sorted(v["value"] for v in d["verdicts"]) == ["approve", "reject"], d["verdicts"]
assert any(v["text"] == "too <b>dark</b>" for v in d["verdicts"]), d["verdicts"]
pin = d["pins"][0]
assert pin["text"] == "here" and abs(pin["x"] - 25) < 3 and abs(pin["width"] - 50) < 6, pin
assert any(c["text"] == "六根手指" for c in d["comments"]), d["comments"]
PY

what="two files"
start_view ../1.png ../2.png
browse pair "$link"
stop_view

what="the exported file"
"$ZTGIT" view --export "$work/page.html" "$review" >"$work/out" 2>&1 || fail "export"
cp "$work/page.html" "$work/changed.html"
python3 - "$work/changed.html" <<'PY'
import sys
page = open(sys.argv[1], encoding="utf-8").read()
open(sys.argv[1], "w", encoding="utf-8").write(page.replace("</body>", "<script>window.foreign = 1</script></body>"))
PY
browse export "file://$work/page.html" "$work/notes.json" "file://$work/changed.html"
before=$("$ZTGIT" review show --json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(len(d["pins"]), len(d["comments"]))')
"$ZTGIT" review import "$work/notes.json" >"$work/out" 2>&1 || fail "import"
after=$("$ZTGIT" review show --json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(len(d["pins"]), len(d["comments"]), any(v["via"] == "page" and v["author"] == "Jo" for v in d["verdicts"]))')
[ "$before" = "1 2" ] && [ "$after" = "2 3 True" ] || fail "before $before, after $after"
echo "the page is as it should be"
