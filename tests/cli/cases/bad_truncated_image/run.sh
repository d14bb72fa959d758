"$SAMPLE" whole.png && head -c 200 whole.png >cat.png && "$ZTGIT" promote cat.png -p hero; code=$?; ls -A "$HOME/ztgit"; exit $code
