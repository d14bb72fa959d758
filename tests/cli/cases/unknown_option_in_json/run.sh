"$ZTGIT" promote --json --nope cat.png
