"$SAMPLE" cat.png && "$SAMPLE" CAT.png --seed 2 && "$ZTGIT" promote cat.png -p hero >/dev/null &&
"$ZTGIT" promote CAT.png -p hero
