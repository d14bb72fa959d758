git init --quiet art && git -C art commit --quiet --allow-empty -m x && "$ZTGIT" doctor ./art | grep -v -e '^ok  *git ' -e '^ok  *git-lfs' -e rclone
