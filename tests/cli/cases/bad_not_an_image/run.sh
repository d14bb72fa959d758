echo text >cat.png && "$ZTGIT" promote cat.png -p hero; code=$?; ls -A "$HOME/ztgit"; exit $code
