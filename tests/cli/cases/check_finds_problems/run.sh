# A project without a filter: git takes what is added.
git init -q hero && cd hero
echo '*.png filter=lfs diff=lfs merge=lfs -text' >.gitattributes
git add . && git commit -qm Begin
"$SAMPLE" fox.png && "$SAMPLE" drawing.dat
git add . && git commit -qm 'Add pictures the wrong way'
git rm -q fox.png drawing.dat
echo 1 >Name.txt && echo 2 >name.txt
git add . && git commit -qm 'See /home/lin/notes

ZT-Schema: 1

A last word.'
"$ZTGIT" check HEAD~2..HEAD
"$ZTGIT" check HEAD --json
