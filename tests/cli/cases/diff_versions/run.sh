"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" first.png --seed 1 --size 96
"$SAMPLE" second.png --seed 2 --size 96
"$ZTGIT" promote first.png --project ./hero --as hero.png --set seed=7 --set "prompt=a cat, forest, at night, photo" >/dev/null
"$ZTGIT" promote second.png --project ./hero --as hero.png --set seed=7 --set "prompt=a cat, red scarf, forest, at night, photo" >/dev/null
cd hero
"$ZTGIT" diff hero.png
"$ZTGIT" diff hero.png@1 hero.png@~0
"$ZTGIT" diff
"$ZTGIT" diff HEAD~1 HEAD --color always --no-pixels
"$ZTGIT" promote hero.png --as copy.png >/dev/null
git rm -q hero.png hero.png.yaml && git commit -qm gone
"$ZTGIT" diff HEAD~2 HEAD
