"$SAMPLE" cat.png
for set in seed=abc steps=-1 cfg=nan nokey; do
  "$ZTGIT" promote cat.png -p hero --set $set
  echo "$set: $?"
done
