git init --quiet art && "$ZTGIT" hooks install --project ./art --json && "$ZTGIT" hooks status --project ./art --json
