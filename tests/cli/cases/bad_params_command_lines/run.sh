"$SAMPLE" a.png && mkdir empty
"$ZTGIT" params --field sede a.png
"$ZTGIT" params --to comfy a.png
"$ZTGIT" params --json --yaml a.png
"$ZTGIT" params empty
"$ZTGIT" params --json empty
"$ZTGIT" params
