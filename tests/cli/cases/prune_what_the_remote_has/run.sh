git init -q --bare "$PWD/there.git"
"$ZTGIT" init ./hero --remote "$PWD/there.git" >init.txt
"$SAMPLE" a.png --seed 1
"$SAMPLE" b.png --seed 2
for n in a b; do "$ZTGIT" promote $n.png --project ./hero --as cat.png --push >promoted.txt; done
: >hero/.git/logs/HEAD
find hero/.git/lfs/objects -type f -exec touch -d 2020-01-01 {} +
"$ZTGIT" prune ./hero --dry-run
"$ZTGIT" prune ./hero --json
"$ZTGIT" prune ./hero
"$ZTGIT" fsck ./hero
