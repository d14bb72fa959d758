"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero >/dev/null
"$SAMPLE" cat.png --seed 2 && "$ZTGIT" promote cat.png -p hero -m "Second cat" &&
git -C "$HOME/ztgit/hero" log --format=%s -- cat.png && git -C "$HOME/ztgit/hero" status --porcelain &&
cmp cat.png "$HOME/ztgit/hero/cat.png"
