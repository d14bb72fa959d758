"$SAMPLE" fox.png --seed 1
"$ZTGIT" undo
"$ZTGIT" init ./hero >/dev/null
cd hero
"$ZTGIT" undo
git init -q --bare ../there.git && git remote add origin ../there.git
"$ZTGIT" promote ../fox.png >/dev/null
echo changed >fox.png
"$ZTGIT" undo
git checkout -q fox.png
git switch -q --detach && "$ZTGIT" undo
git switch -q - && "$ZTGIT" push >/dev/null
"$ZTGIT" undo
git log --format=%s
