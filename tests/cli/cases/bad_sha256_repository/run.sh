git init --quiet --object-format=sha256 art && "$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p ./art
