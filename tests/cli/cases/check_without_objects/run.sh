# What CI has: pointers, a short history, no work tree.
"$ZTGIT" init ./hero >init.txt
"$SAMPLE" fox.png && "$ZTGIT" promote fox.png --project ./hero >promoted.txt
GIT_LFS_SKIP_SMUDGE=1 git clone -q --depth 1 "file://$PWD/hero" shallow 2>/dev/null
(cd shallow && "$ZTGIT" check HEAD)
git clone -q --bare hero bare.git 2>/dev/null
(cd bare.git && "$ZTGIT" check main)
cd shallow && "$ZTGIT" check HEAD~1..HEAD
