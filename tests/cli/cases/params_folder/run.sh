mkdir -p out/2026/.thumbs && "$SAMPLE" out/b.png && "$SAMPLE" out/a.png --bare && "$SAMPLE" out/2026/c.jpg --seed 2
cp out/b.png out/.hidden.png && cp out/b.png out/2026/.thumbs/b.png
echo '{"seed": 7}' >out/a.json && echo "not a picture" >out/notes.md
"$ZTGIT" params --field file --field seed out
echo "and below:"
"$ZTGIT" params --field file --field seed out -r
