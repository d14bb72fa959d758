"$SAMPLE" cat.png && "$ZTGIT" init hero >/dev/null
for as in ../out.png /out.png a/../../b.png .git/x.png .GIT/x.png con.png a/NUL.png 'x?.png' 'a:b.png' 'end.' git~1/x.png cat.png.yaml .gitattributes; do
  "$ZTGIT" promote cat.png -p hero --as "$as"
  echo "$as: $?"
done
ls "$HOME/ztgit/hero"
