"$ZTGIT" setup --undo
"$ZTGIT" setup --as-git-lfs --storage plain
"$ZTGIT" doctor --dry-run
"$ZTGIT" doctor --fix ./none
