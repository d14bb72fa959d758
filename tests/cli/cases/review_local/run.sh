"$ZTGIT" init ./hero >/dev/null
for n in 1 2 3; do "$SAMPLE" $n.png --seed $n --size 64; done
"$ZTGIT" promote 1.png --project ./hero --as knight.png >/dev/null
cd hero
git switch -qc warmer
"$ZTGIT" promote ../2.png --as knight.png >/dev/null
"$ZTGIT" promote ../3.png >/dev/null
"$ZTGIT" review start --title "Warmer light" | sed 's/hero-[0-9a-f]*/ID/'
ids() { sed 's/hero-[0-9a-f]*/ID/g; s/\b[0-9a-f]\{8\}\b/REMARK/g'; }
"$ZTGIT" review pin knight.png --at 10,20,16,8 "six fingers" | ids
"$ZTGIT" review comment "Overall warmer is better" | ids
"$ZTGIT" review approve 3.png -m "as it is" | ids
"$ZTGIT" review reject knight.png | ids
remark=$("$ZTGIT" review show --json | sed -n 's/^ *"id": "\([0-9a-f]\{64\}\)",$/\1/p' | head -1)
"$ZTGIT" review comment --reply "$remark" "true" | ids
"$ZTGIT" review show | ids
"$ZTGIT" promote ../1.png --as knight.png >/dev/null
"$ZTGIT" review update | ids
"$ZTGIT" review retract "$remark" | ids
"$ZTGIT" review close | ids
"$ZTGIT" review list | ids
"$ZTGIT" review show --review hero | ids
