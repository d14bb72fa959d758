"$SAMPLE" cat.png
"$ZTGIT" init hero >/dev/null 2>&1
printf '#!/bin/sh\necho "the review is missing" >&2\nexit 1\n' >"$HOME/ztgit/hero/.git/hooks/pre-commit"
chmod +x "$HOME/ztgit/hero/.git/hooks/pre-commit"
"$ZTGIT" promote cat.png -p hero
echo "exit $?"
git -C "$HOME/ztgit/hero" status --short
"$ZTGIT" promote cat.png -p hero --no-verify
