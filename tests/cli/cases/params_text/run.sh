"$SAMPLE" cat.png && "$ZTGIT" params cat.png && "$ZTGIT" params --a1111 cat.png
