"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero >/dev/null && cd "$HOME/ztgit/hero" &&
rm cat.png && git rm --quiet --cached cat.png.yaml && git status --porcelain
"$ZTGIT" promote "$OLDPWD/cat.png" && git status --porcelain
