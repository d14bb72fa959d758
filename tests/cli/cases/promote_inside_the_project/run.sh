"$ZTGIT" init hero >/dev/null && cd "$HOME/ztgit/hero" && mkdir art && "$SAMPLE" art/cat.png
"$ZTGIT" promote art/cat.png && git status --porcelain && "$ZTGIT" promote art/cat.png --move
