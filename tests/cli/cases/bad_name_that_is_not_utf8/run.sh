"$SAMPLE" cat.png && mv cat.png "$(printf 'c\351t.png')" && "$ZTGIT" promote c*.png -p hero
