"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" sketch.png --seed 1
"$SAMPLE" stray.png --seed 2
"$SAMPLE" large.png --seed 3
"$SAMPLE" final.png --seed 4
"$ZTGIT" promote sketch.png --project ./hero >/dev/null
"$ZTGIT" promote large.png --project ./hero --parent sketch.png --parent stray.png --relation upscale >/dev/null
"$ZTGIT" promote final.png --project ./hero --parent large.png --parent sketch.png --relation img2img >/dev/null
cd hero
git mv sketch.png moved.png && git mv sketch.png.yaml moved.png.yaml && git commit -qm moved
"$ZTGIT" log final.png --graph --lineage
"$ZTGIT" log moved.png --lineage --json
