# `ztgit hooks install` wrote this; `ztgit hooks uninstall` takes it away and puts back what stood here.
ztgit={{ztgit}}
[ -f "$ztgit" ] && [ -x "$ztgit" ] || ztgit=ztgit
command -v "$ztgit" >/dev/null 2>&1 && exec "$ztgit" hook {{hook}} "$@"

# Without ztgit the pictures must leave all the same: by git-lfs, or the push stops. Standard input
# says what is pushed; each child gets all of it.
refs=
while IFS= read -r ref; do
  refs="$refs$ref
"
done
if git lfs version >/dev/null 2>&1; then
  printf '%s' "$refs" | git lfs pre-push "$@" || exit
elif [ -d "${0%/*}/../lfs" ] || git config --get lfs.repositoryformatversion >/dev/null; then
  printf >&2 '%s\n' "ztgit and git-lfs were not found: this push would send pointers without their pictures." \
    "Install one of them, or run 'ztgit hooks install' where ztgit has moved to." \
    "To push without the pictures: git push --no-verify"
  exit 1
fi
before="${0%/*}/{{hook}}.pre-ztgit"
[ -f "$before" ] && [ -x "$before" ] || exit 0
printf '%s' "$refs" | "$before" "$@"
