ztgit_lines=
while IFS= read -r ztgit_line; do
  ztgit_lines="$ztgit_lines$ztgit_line
"
done
if command -v ztgit >/dev/null 2>&1; then
  printf '%s' "$ztgit_lines" | ztgit hook {{hook}} "$@" || exit
elif git lfs version >/dev/null 2>&1; then
  printf '%s' "$ztgit_lines" | git lfs pre-push "$@" || exit
elif git config --get lfs.repositoryformatversion >/dev/null; then
  echo >&2 "ztgit and git-lfs were not found: this push would send pointers without their pictures."
  exit 1
fi
# What follows reads the same lines.
exec </dev/null
[ -z "$ztgit_lines" ] || exec <<ZTGIT_LINES
${ztgit_lines%?}
ZTGIT_LINES
