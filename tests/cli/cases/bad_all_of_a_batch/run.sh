echo text >cat.png && echo text >dog.png && "$ZTGIT" promote cat.png dog.png -p hero; code=$?; ls -A "$HOME/ztgit"; exit $code
