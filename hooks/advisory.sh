# `ztgit hooks install` wrote this; `ztgit hooks uninstall` takes it away and puts back what stood here.
ztgit={{ztgit}}
[ -f "$ztgit" ] && [ -x "$ztgit" ] || ztgit=ztgit
command -v "$ztgit" >/dev/null 2>&1 && exec "$ztgit" hook {{hook}} "$@"

# Without ztgit its own part is left out, but not the hook that stood here before.
before="${0%/*}/{{hook}}.pre-ztgit"
[ -f "$before" ] && [ -x "$before" ] && exec "$before" "$@"
exit 0
