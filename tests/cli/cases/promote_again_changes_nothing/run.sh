"$SAMPLE" cat.png
"$ZTGIT" promote cat.png -p hero >/dev/null && "$ZTGIT" promote cat.png -p hero &&
git -C "$HOME/ztgit/hero" log --format=%s
