"$ZTGIT" fsck ./nothing
