git init -q hero && cd hero
printf '#!/bin/sh\nexec "%s" hook commit-msg "$@"\n' "$ZTGIT" >.git/hooks/commit-msg
chmod +x .git/hooks/commit-msg
git commit -q --allow-empty -m 'Ordinary work'
git commit -q --allow-empty -m 'Promote fox.png

ZT-Schema: 1
ZT-Image-SHA256: 0000000000000000000000000000000000000000000000000000000000000000'
echo "exit $?"
# What the editor leaves: git's own lines are no part of the message.
echo 'printf "Edited\n\nZT-Schema: 1\n# git says\n# more\n" >"$1"' >../editor
GIT_EDITOR="sh $PWD/../editor" git commit -q --allow-empty
git log --format=%s
