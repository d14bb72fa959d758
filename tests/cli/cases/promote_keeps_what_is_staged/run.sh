"$ZTGIT" init hero >/dev/null && cd "$HOME/ztgit/hero" && echo staged >staged.txt && git add staged.txt &&
echo changed >>README.md && "$SAMPLE" ../cat.png && "$ZTGIT" promote ../cat.png &&
git status --porcelain && git show --stat --format= HEAD
