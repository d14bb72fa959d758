mkdir in && for i in 1 2 3; do "$SAMPLE" in/cat$i.png --seed $i; done
ls in/*.png | "$ZTGIT" promote - -p hero --as cats &&
git -C "$HOME/ztgit/hero" log -1 --format=%B && git -C "$HOME/ztgit/hero" lfs ls-files
