"$SAMPLE" cat.png && "$ZTGIT" init hero >/dev/null
"$ZTGIT" promote cat.png -p hero --branch ideas/fox && cd "$HOME/ztgit/hero" &&
git branch --list && ls && git status --porcelain && git ls-tree --name-only ideas/fox
