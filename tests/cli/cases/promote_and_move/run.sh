"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero --move && ls && ls "$HOME/ztgit/hero"
