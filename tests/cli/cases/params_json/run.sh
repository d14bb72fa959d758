"$SAMPLE" cat.png && "$ZTGIT" params --json cat.png missing.png
