git init --quiet --bare nas.git && "$ZTGIT" init a --remote "$PWD/nas.git" >/dev/null && "$ZTGIT" push -p a >/dev/null
"$ZTGIT" clone nas.git b >/dev/null && "$SAMPLE" one.png && "$SAMPLE" two.png --seed 2
"$ZTGIT" promote one.png -p a --push >/dev/null && "$ZTGIT" promote two.png -p b --push
