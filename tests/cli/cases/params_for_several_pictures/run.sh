"$SAMPLE" a.png && "$SAMPLE" b.png --bare
"$ZTGIT" params --to hf-jsonl a.png b.png && "$ZTGIT" params --a1111 a.png a.png && "$ZTGIT" params --yaml --no-raw a.png b.png
