ztgit_lines=
while IFS= read -r ztgit_line; do
  ztgit_lines="$ztgit_lines$ztgit_line
"
done
if command -v ztgit >/dev/null 2>&1; then
  printf '%s' "$ztgit_lines" | ztgit hook {{hook}} "$@" || exit
fi
# What follows reads the same lines.
exec </dev/null
[ -z "$ztgit_lines" ] || exec <<ZTGIT_LINES
${ztgit_lines%?}
ZTGIT_LINES
