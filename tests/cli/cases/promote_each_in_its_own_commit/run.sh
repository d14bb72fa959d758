for i in 1 2; do "$SAMPLE" cat$i.png --seed $i; done
printf 'cat1.png\0cat2.png\0' | "$ZTGIT" promote - -z --each -p hero &&
git -C "$HOME/ztgit/hero" log --format=%s --stat
