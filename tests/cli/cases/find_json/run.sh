"$SAMPLE" 1.png
"$ZTGIT" promote 1.png --project hero --create >/dev/null
"$ZTGIT" find seed=42 --json
printf 'no database' >"$HOME/.cache/ztgit/catalogue.sqlite"
"$ZTGIT" find seed=42 --json | grep count
"$ZTGIT" find seed=42 --rebuild | head -1
XDG_CACHE_HOME=/proc/none "$ZTGIT" find seed=42 | head -1
"$ZTGIT" find nothing
