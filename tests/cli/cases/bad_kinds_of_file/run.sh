mkdir folder && mkfifo fifo.png && ln -s nowhere.png link.png && : >empty.png
for f in folder fifo.png link.png empty.png /dev/null missing.png; do
  "$ZTGIT" promote $f -p hero
  echo "$f: $?"
done
