"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" one.png --seed 1
"$SAMPLE" two.png --seed 2
"$ZTGIT" promote one.png two.png --project ./hero >/dev/null
"$ZTGIT" promote two.png --project ./hero --as one.png --set seed=5 >/dev/null
"$ZTGIT" log -p ./hero
"$ZTGIT" log ./hero -n 1
cd hero
git rm -q one.png one.png.yaml && git commit -qm gone
"$ZTGIT" log -n 1
