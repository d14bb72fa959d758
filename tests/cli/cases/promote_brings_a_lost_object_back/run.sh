"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero >/dev/null && rm -rf "$HOME/ztgit/hero/.git/lfs/objects"
"$ZTGIT" promote cat.png -p hero && git -C "$HOME/ztgit/hero" lfs fsck
