git init --quiet art && echo mine >art/README.md && git -C art add . && git -C art commit --quiet -m "Mine"
"$ZTGIT" init ./art && cat art/README.md && git -C art log --format=%s && git -C art status --porcelain
