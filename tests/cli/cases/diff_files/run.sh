"$SAMPLE" a.png --seed 1 --size 64
"$SAMPLE" b.png --seed 2 --size 64
"$SAMPLE" small.png --seed 1 --size 32
"$SAMPLE" said.png --seed 1 --size 64 --parameters 'a dog
Steps: 9, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Seed: 5, Size: 64x64'
cp a.png same.png
"$ZTGIT" diff a.png same.png --exit-code
"$ZTGIT" diff a.png said.png --exit-code
"$ZTGIT" diff a.png b.png
"$ZTGIT" diff a.png b.png --threshold 1
"$ZTGIT" diff a.png small.png
"$ZTGIT" diff a.png b.png --heat-map map.webp --blink blink.webp >/dev/null
head -c 4 map.webp && head -c 4 blink.webp
