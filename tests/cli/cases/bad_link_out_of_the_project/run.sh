"$ZTGIT" init hero >/dev/null && mkdir out && ln -s "$PWD/out" "$HOME/ztgit/hero/art" && "$SAMPLE" cat.png
"$ZTGIT" promote cat.png -p hero --as art/cat.png; code=$?; ls out; exit $code
