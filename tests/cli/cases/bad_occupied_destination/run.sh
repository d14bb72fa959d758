"$ZTGIT" init hero >/dev/null && "$SAMPLE" cat.png && echo precious >"$HOME/ztgit/hero/cat.png"
"$ZTGIT" promote cat.png -p hero
echo "exit $?"; cat "$HOME/ztgit/hero/cat.png"
"$ZTGIT" promote cat.png -p hero --force &&
cat "$HOME/ztgit/hero/.git/lfs/objects/"*/*/"$(echo precious | sha256sum | cut -d' ' -f1)"
