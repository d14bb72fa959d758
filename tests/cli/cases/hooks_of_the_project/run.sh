git init --quiet art && cd art && git config core.hooksPath .githooks && mkdir .githooks &&
printf '#!/bin/sh\necho mine\n' >.githooks/pre-push
"$ZTGIT" hooks install
"$ZTGIT" hooks install --yes
cat .githooks/pre-commit
"$ZTGIT" hooks uninstall && cat .githooks/*
