"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero >/dev/null && echo more >>"$HOME/ztgit/hero/cat.png"
"$SAMPLE" cat.png --seed 2 && "$ZTGIT" promote cat.png -p hero
