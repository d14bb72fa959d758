#!/usr/bin/env bash
# `cmake --install` puts exactly these files in place. $BUILD, $CMAKE come from CTest.
set -euo pipefail
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

DESTDIR="$stage" "$CMAKE" --install "$BUILD" --prefix /usr >"$stage.log" 2>&1 ||
  { cat "$stage.log"; rm -f "$stage.log"; exit 1; }
rm -f "$stage.log"

cat >"$stage/expected" <<'LIST'
-rwxr-xr-x usr/bin/ztgit
-rw-r--r-- usr/share/doc/ztgit/LICENSE
-rw-r--r-- usr/share/doc/ztgit/README.md
-rw-r--r-- usr/share/doc/ztgit/README.zh-CN.md
-rw-r--r-- usr/share/man/man1/ztgit.1
-rw-r--r-- usr/share/ztgit/hooks/README.md
-rwxr-xr-x usr/share/ztgit/hooks/post-checkout
-rwxr-xr-x usr/share/ztgit/hooks/post-commit
-rwxr-xr-x usr/share/ztgit/hooks/post-merge
-rwxr-xr-x usr/share/ztgit/hooks/pre-push
-rw-r--r-- usr/share/ztgit/templates/commit-message.txt
-rw-r--r-- usr/share/ztgit/templates/project/.gitattributes
-rw-r--r-- usr/share/ztgit/templates/project/.ztgit.yaml
-rw-r--r-- usr/share/ztgit/templates/project/README.md
LIST
(cd "$stage" && find usr -type f -printf '%M %p\n') | LC_ALL=C sort -k2 >"$stage/actual"
diff -u "$stage/expected" "$stage/actual"
"$stage/usr/bin/ztgit" version >/dev/null
