"$ZTGIT" log
"$ZTGIT" init ./hero >/dev/null
cd hero
"$ZTGIT" log none.png
"$ZTGIT" log a b c
"$ZTGIT" log --lineage
"$ZTGIT" log none.png --lineage
"$ZTGIT" show
"$ZTGIT" show none.png
"$SAMPLE" cat.png && "$ZTGIT" promote cat.png >/dev/null
"$ZTGIT" show cat.png@2
"$ZTGIT" log nobody cat.png
