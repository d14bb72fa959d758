"$ZTGIT" init hero &&
git -C "$HOME/ztgit/hero" log --format='%an <%ae> %ad%n%s' &&
git -C "$HOME/ztgit/hero" ls-tree -r --name-only HEAD &&
git -C "$HOME/ztgit/hero" status --porcelain &&
git -C "$HOME/ztgit/hero" config --local --get-regexp '^(filter|lfs)' &&
ls "$HOME/ztgit/hero/.git/hooks" | grep -v sample &&
"$ZTGIT" init hero
