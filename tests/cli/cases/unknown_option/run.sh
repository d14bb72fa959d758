"$ZTGIT" promote --nope cat.png
