"$ZTGIT" promot cat.png
