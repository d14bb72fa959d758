git init --quiet --bare nas.git && "$ZTGIT" init hero --remote "$PWD/nas.git" >/dev/null && "$SAMPLE" cat.png
"$ZTGIT" promote cat.png -p hero --push && "$ZTGIT" push -p hero && "$ZTGIT" status hero &&
"$ZTGIT" clone nas.git ./copy && cmp cat.png copy/cat.png && git -C copy status --porcelain &&
git -C copy lfs fsck
