"$SAMPLE" fox.png
"$ZTGIT" textconv fox.png
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12345\n' 7 >pointer.png
"$ZTGIT" textconv pointer.png
"$ZTGIT" textconv none.png
