"$SAMPLE" cat.png && "$ZTGIT" init hero >/dev/null && "$ZTGIT" promote cat.png -p hero --branch a..b
