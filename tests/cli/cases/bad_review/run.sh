"$ZTGIT" review list
"$ZTGIT" init ./hero >/dev/null
cd hero
"$ZTGIT" review list
"$ZTGIT" review show
"$ZTGIT" review start
"$ZTGIT" review start --base nowhere
"$ZTGIT" review start --base HEAD
git switch -qc side
"$SAMPLE" ../1.png --size 64 && "$ZTGIT" promote ../1.png >/dev/null
"$ZTGIT" review start >/dev/null
"$ZTGIT" review show --review other
"$ZTGIT" review pin 2.png --at 1,1 x 2>&1 | sed "s/hero-[0-9a-f]*/ID/"
"$ZTGIT" review pin 1.png --at 1 x
"$ZTGIT" review pin 1.png --at 1,2,x,4 x
"$ZTGIT" review pin 1.png --at 100,100 "outside of 64 px"
"$ZTGIT" review retract abcd
"$ZTGIT" review comment
