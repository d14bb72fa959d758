"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" one.png --seed 1
"$SAMPLE" two.png --seed 2
"$ZTGIT" promote one.png --project ./hero --as cat.png >/dev/null
"$ZTGIT" promote two.png --project ./hero --as cat.png --set seed=5 -m "Better" >/dev/null
"$ZTGIT" show -p ./hero cat.png
cd hero
"$ZTGIT" show cat.png@1 | grep 'version\|commit\|seed'
"$ZTGIT" show cat.png@~1 --json | grep '"version\|"subject'
