"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero --no-sidecar && ls "$HOME/ztgit/hero"
