mkdir a b && "$SAMPLE" a/cat.png && "$SAMPLE" b/cat.png --seed 2 && "$SAMPLE" dog.png --seed 3
"$ZTGIT" promote a/cat.png b/cat.png dog.png -p hero
