git init --quiet art && cd art && mkdir -p .git/hooks &&
printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-push && chmod +x .git/hooks/pre-push &&
"$ZTGIT" hooks install --dry-run && "$ZTGIT" hooks install && "$ZTGIT" hooks install &&
"$ZTGIT" hooks status && "$ZTGIT" hooks uninstall && cat .git/hooks/pre-push &&
"$ZTGIT" hooks uninstall
