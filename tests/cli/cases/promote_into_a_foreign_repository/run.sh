git init --quiet art && echo text >art/notes.txt && git -C art add . && git -C art commit --quiet -m "Notes"
"$SAMPLE" "big cat.png" && "$ZTGIT" promote "big cat.png" -p ./art && cat art/.gitattributes &&
git -C art status --porcelain && git -C art lfs ls-files
