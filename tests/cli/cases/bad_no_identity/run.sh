unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
"$SAMPLE" cat.png && "$ZTGIT" promote cat.png -p hero; code=$?; ls -A "$HOME/ztgit"; exit $code
