"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" one.png --seed 1
"$SAMPLE" two.png --seed 2
"$SAMPLE" three.png --seed 3
"$ZTGIT" promote one.png --project ./hero --as art/cat.png --set "prompt=a cat, forest" >/dev/null
"$ZTGIT" promote two.png --project ./hero --as art/cat.png --set "prompt=a cat, red scarf, forest" --set seed=7 >/dev/null
"$ZTGIT" promote three.png --project ./hero --as art/cat.png --set "prompt=a cat, red scarf, forest" --set seed=7 >/dev/null
cd hero
git init -q --bare ../there.git && git remote add origin ../there.git && "$ZTGIT" push >/dev/null
"$ZTGIT" promote ../one.png --as art/cat.png --set steps=30 >/dev/null
"$ZTGIT" log art/cat.png
"$ZTGIT" log art/cat.png -n 2
"$ZTGIT" log art/cat.png -n 1 --json
(cd art && "$ZTGIT" log cat.png -n 1)
