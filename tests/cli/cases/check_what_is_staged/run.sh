git init -q hero && cd hero
"$SAMPLE" fox.png && git add .
"$ZTGIT" check --staged
echo "exit $?"
printf 'storage:\n  mode: plain\n' >.ztgit.yaml && git add .
"$ZTGIT" check --staged
echo "exit $?"
cp .git/index .git/other && git read-tree --empty
GIT_INDEX_FILE=.git/other "$ZTGIT" check --staged --json
