"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" first.png --seed 1
"$SAMPLE" second.png --seed 2
"$SAMPLE" other.png --seed 3
"$ZTGIT" promote first.png --project ./hero --as hero.png >/dev/null
"$ZTGIT" promote second.png --project ./hero --as hero.png -m "A better one" >/dev/null
cd hero
echo mine >notes.txt && git add notes.txt && echo more >>README.md
"$ZTGIT" undo --dry-run
"$ZTGIT" undo
cmp hero.png ../first.png && git status --short && git log --format=%s
"$ZTGIT" promote ../other.png >/dev/null
"$ZTGIT" undo --json | grep -v '"undone"\|"now"\|"root"'
ls
"$ZTGIT" fsck
