PATH=$PATH:$HOME/bin
mkdir "$HOME/bin"
"$ZTGIT" setup --as-git-lfs
"$ZTGIT" setup --as-git-lfs --undo
"$ZTGIT" setup --as-git-lfs --undo --json
echo real >"$HOME/bin/git-lfs"
"$ZTGIT" setup --as-git-lfs --folder "$HOME/bin"
