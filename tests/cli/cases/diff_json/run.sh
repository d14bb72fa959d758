"$SAMPLE" a.png --size 64 --parameters 'a cat
Steps: 8, Seed: 1'
"$SAMPLE" b.png --size 64 --parameters 'a red cat
Steps: 8, Seed: 2'
"$ZTGIT" diff a.png b.png --json
