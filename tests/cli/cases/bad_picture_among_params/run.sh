"$SAMPLE" a.png && echo "not a picture" >b.png && "$SAMPLE" c.png --bare
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 5\n' 0 >d.png
"$ZTGIT" params --field seed a.png b.png c.png d.png missing.png
"$ZTGIT" params --json --no-raw c.png b.png
"$ZTGIT" params .
