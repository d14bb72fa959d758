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
-rw-r--r-- usr/share/ztgit/hooks/advisory.sh
-rw-r--r-- usr/share/ztgit/hooks/block-post-rewrite.sh
-rw-r--r-- usr/share/ztgit/hooks/block-pre-push.sh
-rw-r--r-- usr/share/ztgit/hooks/block.sh
-rw-r--r-- usr/share/ztgit/hooks/pre-push.sh
-rw-r--r-- usr/share/ztgit/templates/ci/gitea-workflow.yml
-rw-r--r-- usr/share/ztgit/templates/ci/gitee-go.yml
-rw-r--r-- usr/share/ztgit/templates/ci/github-workflow.yml
-rw-r--r-- usr/share/ztgit/templates/commit-message.txt
-rw-r--r-- usr/share/ztgit/templates/git-lfs-help.txt
-rw-r--r-- usr/share/ztgit/templates/git-lfs-hooks/post-checkout
-rw-r--r-- usr/share/ztgit/templates/git-lfs-hooks/post-commit
-rw-r--r-- usr/share/ztgit/templates/git-lfs-hooks/post-merge
-rw-r--r-- usr/share/ztgit/templates/git-lfs-hooks/pre-push
-rw-r--r-- usr/share/ztgit/templates/project/.gitattributes
-rw-r--r-- usr/share/ztgit/templates/project/.ztgit.yaml
-rw-r--r-- usr/share/ztgit/templates/project/README.md
-rw-r--r-- usr/share/ztgit/templates/pull-request.md
-rw-r--r-- usr/share/ztgit/templates/systemd/ztgit-backup.service
-rw-r--r-- usr/share/ztgit/templates/systemd/ztgit-backup.timer
-rw-r--r-- usr/share/ztgit/templates/systemd/ztgit-watch.service
LIST
(cd "$stage" && find usr -type f -printf '%M %p\n') | LC_ALL=C sort -k2 >"$stage/actual"
diff -u "$stage/expected" "$stage/actual"
"$stage/usr/bin/ztgit" version >/dev/null
