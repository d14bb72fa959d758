"$ZTGIT" init hero --remote https://user:secret@example.org/hero.git >/dev/null 2>&1 && "$ZTGIT" push -p hero
