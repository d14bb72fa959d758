"$ZTGIT" init ./hero >init.txt
"$ZTGIT" prune ./hero
"$ZTGIT" prune ./hero --remote nowhere
