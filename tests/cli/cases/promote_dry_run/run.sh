"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero -n && ls -A "$HOME/ztgit"
"$ZTGIT" promote cat.png -p hero -n --json
