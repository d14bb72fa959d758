#!/usr/bin/env bash
# What stands between: a server that speaks HTTP/2 and wants the client's certificate, and a proxy that wants a password.
# One setting feeds git and LFS alike.
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
make_certificate
start_forge
for n in 1 2 3 4 5 6; do "$SAMPLE" "p$n.png" --seed "$n" --noise; done

what="a client's certificate and HTTP/2"
start_front || exit $?
forge_repository o/front.git
ends 0 "$ZTGIT" init ./ours --remote "$front_url/o/front.git"
git config --global "http.$front_url/.sslCAInfo" "$tls_certificate"
ends 0 "$ZTGIT" promote p1.png p2.png --project ./ours
ends 1 "$ZTGIT" push --project ./ours # as git: 400, "No required SSL certificate was sent"
git config --global "http.$front_url/.sslCert" "$tls_certificate"
git config --global "http.$front_url/.sslKey" "$tls_key"
: >"$front_log"
ends 0 "$ZTGIT" push --project ./ours
ends 0 "$ZTGIT" clone "$front_url/o/front.git" ./theirs
cmp p1.png theirs/p1.png && cmp p2.png theirs/p2.png
# All of them, git's and LFS', with the certificate and over HTTP/2.
[ "$(grep -c . "$front_log")" -ge 8 ] || { cat "$front_log"; fail "few requests"; }
! grep -v '^HTTP/2.0 200 SUCCESS ' "$front_log" || fail "another protocol, status or no certificate"
grep -q 'PUT /' "$front_log" && grep -q 'POST .*/git-receive-pack' "$front_log" || fail "pictures or commits took another way"
what="HTTP/1.1 when http.version says so"
: >"$front_log"
git config --global http.version HTTP/1.1
ends 0 "$ZTGIT" promote p3.png --project ./ours --push
! grep -v '^HTTP/1.1 200 SUCCESS ' "$front_log" || fail "another protocol"
git config --global --unset http.version

what="a proxy with a password"
start_http_proxy painter 'pass-word-17' || exit $?
forge_repository o/proxied.git
ends 0 "$ZTGIT" init ./far --remote http://forge.invalid/o/proxied.git
git config --global http.http://forge.invalid.proxy "http://painter:pass-word-17@127.0.0.1:$http_proxy_port"
# The proxy alone knows the way: nothing of this name can be resolved here.
ends 0 "$ZTGIT" promote p4.png --project ./far
ends 8 "$ZTGIT" push --project ./far
! grep -q pass-word-17 out || { cat out; fail "the password is shown"; }
git config --global url."http://127.0.0.1:$forge_port/".insteadOf http://forge.invalid/
git config --global "http.http://127.0.0.1:$forge_port.proxy" "http://painter:pass-word-17@127.0.0.1:$http_proxy_port"
ends 0 "$ZTGIT" push --project ./far
ends 0 "$ZTGIT" clone http://forge.invalid/o/proxied.git ./near
cmp p4.png near/p4.png
grep -q "GET http://127.0.0.1:$forge_port/o/proxied.git/info/refs" "$http_proxy_log" || { cat "$http_proxy_log"; fail "git went past the proxy"; }
grep -q "PUT http://127.0.0.1:$forge_port/" "$http_proxy_log" || fail "pictures went past the proxy"
what="a wrong password for the proxy"
git config --global "http.http://127.0.0.1:$forge_port.proxy" "http://painter:pass-word-18@127.0.0.1:$http_proxy_port"
ends 0 "$ZTGIT" promote p5.png --project ./far
code=0
"$ZTGIT" push --project ./far >out 2>&1 || code=$?
[ "$code" = 4 ] || [ "$code" = 8 ] || { cat out; fail "answers $code"; }
! grep -q pass-word-18 out || { cat out; fail "the password is shown"; }
what="through the proxy to TLS with a certificate"
git config --global "http.$front_url/.proxy" "http://painter:pass-word-17@127.0.0.1:$http_proxy_port"
: >"$http_proxy_log"
ends 0 "$ZTGIT" promote p6.png --project ./ours --push
grep -q "CONNECT localhost" "$http_proxy_log" || { cat "$http_proxy_log"; fail "no tunnel"; }
