"$ZTGIT" init ./hero >init.txt
"$SAMPLE" hero/fox.png
# As plain git does it where no filter is set.
git -C hero -c filter.lfs.process= -c filter.lfs.clean= -c filter.lfs.required=false add fox.png
git -C hero commit --quiet --no-verify -m 'A whole picture'
"$ZTGIT" doctor --fix --dry-run ./hero
"$ZTGIT" doctor --fix ./hero
git -C hero log --format=%s
"$ZTGIT" doctor --fix ./hero
"$ZTGIT" doctor --fix --json ./hero
