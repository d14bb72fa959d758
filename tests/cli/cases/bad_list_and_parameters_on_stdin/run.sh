"$ZTGIT" promote - --params - -p hero
