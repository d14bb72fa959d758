"$ZTGIT" init hero >/dev/null && "$SAMPLE" cat.png && cd "$HOME/ztgit/hero" &&
echo a >note && git add note && git commit --quiet -m a && git checkout --quiet -b side HEAD~1 &&
echo b >note && git add note && git commit --quiet -m b && git merge --quiet main >/dev/null
"$ZTGIT" promote "$OLDPWD/cat.png"
