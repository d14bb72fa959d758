"$SAMPLE" a.png --size 64 --parameters 'a cat, forest
Steps: 8, Seed: 1, Sampler: Euler'
"$SAMPLE" b.png --size 64 --parameters 'a cat <script>, ``` @all #12 [x](http://evil), forest
Steps: 8, Seed: 2, Sampler: <b>|@all'
"$ZTGIT" diff a.png b.png --md
