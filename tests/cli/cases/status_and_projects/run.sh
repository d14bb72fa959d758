"$SAMPLE" cat.png && "$ZTGIT" projects && "$ZTGIT" promote cat.png -p hero >/dev/null && "$ZTGIT" status hero &&
"$ZTGIT" projects && echo x >>"$HOME/ztgit/hero/README.md" && "$ZTGIT" status hero --json
