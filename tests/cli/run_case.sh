#!/bin/sh
# run_case.sh CASE_DIR: runs one golden case in a private HOME and compares what it printed, stderr
# included, with expected.txt. ZTGIT_ACCEPT=1 rewrites expected.txt; review the diff before
# committing it.
set -u
case_dir=$1
work=$(realpath "$(mktemp -d)") && trap 'rm -rf "$work"' EXIT
. "$(dirname "$0")/../support/hermetic.sh"
hermetic "$work"
mkdir -p "$work/cwd" && cd "$work/cwd" || exit 1

sh "$case_dir/run.sh" >"$work/out" 2>"$work/err" </dev/null
code=$?
{ cat "$work/out"; echo "--- stderr"; cat "$work/err"; echo "--- exit $code"; } |
  sed -e "s|$work/cwd|<CWD>|g" -e "s|$work/home|<HOME>|g" -e "s|$work|<WORK>|g" -e "s|$ZTGIT|<ZTGIT>|g" \
    >"$work/actual"

if [ "${ZTGIT_ACCEPT:-}" = 1 ]; then
  cp "$work/actual" "$case_dir/expected.txt" && echo "accepted" && exit 77
fi
if [ ! -f "$case_dir/expected.txt" ]; then
  echo "no expected.txt; ZTGIT_ACCEPT=1 writes it. This was printed:"
  cat "$work/actual"
  exit 1
fi
diff -u "$case_dir/expected.txt" "$work/actual"
