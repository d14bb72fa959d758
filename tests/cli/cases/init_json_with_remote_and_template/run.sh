mkdir template && echo 'Hello {{name}}' >template/HELLO.md
"$ZTGIT" init ./art --remote /mnt/nas/art.git --template template --json &&
cat art/HELLO.md && git -C art remote -v
