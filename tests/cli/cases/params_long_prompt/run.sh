"$SAMPLE" a.png --parameters '一只红色的狐狸站在雪地里，远处是覆盖着积雪的山峰，清晨的阳光, masterpiece, best quality, very-long-word-that-does-not-fit-into-a-line-of-forty-columns
second line
Negative prompt: blurry
Steps: 9, Sampler: Euler, CFG scale: 1, Seed: 42, A very long key that somebody made up: value'
COLUMNS=48 "$ZTGIT" params a.png
