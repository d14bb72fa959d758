"$ZTGIT" init ./hero >init.txt
for n in 1 2; do "$SAMPLE" $n.png --seed $n; done
"$ZTGIT" promote 1.png 2.png --project ./hero >promoted.txt
one=$(sha256sum <1.png | cut -d' ' -f1)
two=$(sha256sum <2.png | cut -d' ' -f1)
echo damaged >"hero/.git/lfs/objects/$(echo "$one" | cut -c1-2)/$(echo "$one" | cut -c3-4)/$one"
rm "hero/.git/lfs/objects/$(echo "$two" | cut -c1-2)/$(echo "$two" | cut -c3-4)/$two" hero/2.png
"$ZTGIT" fsck ./hero --dry-run
"$ZTGIT" fsck ./hero --json
"$ZTGIT" fsck ./hero
