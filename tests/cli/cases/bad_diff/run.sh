"$SAMPLE" a.png
"$ZTGIT" diff a.png b.png
"$ZTGIT" diff a.png
"$ZTGIT" diff a.png a.png --threshold 2
"$ZTGIT" diff a.png a.png --threshold x
"$ZTGIT" diff a.png a.png --exact --threshold 0.1
"$ZTGIT" diff a.png a.png a.png
"$ZTGIT" diff a.png a.png a.png a.png
printf 'no picture' >text.png
"$ZTGIT" diff a.png text.png
"$ZTGIT" init ./hero >/dev/null
"$ZTGIT" promote a.png --project ./hero >/dev/null
"$ZTGIT" diff a.png@2 a.png --project ./hero
"$ZTGIT" diff HEAD:b.png a.png --project ./hero
"$ZTGIT" diff --project ./hero --heat-map map.webp
"$ZTGIT" diff a.png a.png --json --md
