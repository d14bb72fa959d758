"$SAMPLE" cat.png && echo text >dog.png && "$ZTGIT" promote cat.png dog.png -p hero
