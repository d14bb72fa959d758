"$ZTGIT" check
git init -q hero && cd hero
"$ZTGIT" check
"$ZTGIT" check nothing..HEAD --json
"$ZTGIT" check --staged HEAD
"$ZTGIT" check --format html
"$ZTGIT" check --staged
