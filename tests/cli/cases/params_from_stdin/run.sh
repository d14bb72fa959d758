mkdir "with
newline" && "$SAMPLE" a.png && "$SAMPLE" "with
newline/b.png"
printf 'a.png\r\n\n' | "$ZTGIT" params --field seed -
printf 'a.png\0with\nnewline/b.png\0' | "$ZTGIT" params -z --field file --field seed -
printf '' | "$ZTGIT" params --json -
