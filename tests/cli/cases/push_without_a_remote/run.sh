"$ZTGIT" init hero >/dev/null && "$ZTGIT" push -p hero
