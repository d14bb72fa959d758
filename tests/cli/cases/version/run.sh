"$ZTGIT" version && "$ZTGIT" --version && "$ZTGIT" version --json
