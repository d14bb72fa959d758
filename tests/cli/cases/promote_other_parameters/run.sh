"$SAMPLE" cat.png --bare && "$ZTGIT" promote cat.png -p hero >/dev/null
"$ZTGIT" promote cat.png -p hero --set seed=18446744073709551615 --set prompt="a cat" &&
"$ZTGIT" promote cat.png -p hero --set cfg=7.1 &&
git -C "$HOME/ztgit/hero" show --stat --format=%s HEAD && cat "$HOME/ztgit/hero/cat.png.yaml"
