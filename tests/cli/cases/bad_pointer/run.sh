printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12\n' 0 >cat.png
"$ZTGIT" promote cat.png -p hero
