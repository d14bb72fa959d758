"$SAMPLE" cat.png && truncate -s 300M cat.png && "$ZTGIT" promote cat.png -p hero
