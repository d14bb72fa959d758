"$SAMPLE" a.png --seed 1 --size 64
"$SAMPLE" b.png --seed 2 --size 64 --parameters 'a <b>cat</b>
Steps: 9, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Seed: 5, Size: 64x64'
"$ZTGIT" diff a.png b.png --html page.html | head -2
grep -c 'data:image/webp;base64,' page.html
grep -o 'a </del>\|&lt;b&gt;\|<title>.*</title>\|lang="[a-z]*"' page.html
"$ZTGIT" diff a.png b.png --html none/page.html >/dev/null
