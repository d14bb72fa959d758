"$SAMPLE" cat.png && "$ZTGIT" init hero >/dev/null && git -C "$HOME/ztgit/hero" checkout --quiet --detach &&
"$ZTGIT" promote cat.png -p hero
