for n in 1 2 3; do "$SAMPLE" $n.png --seed $n; done
"$ZTGIT" promote 1.png --project hero --create --set seed=42 --set "prompt=a cat with a red scarf" >/dev/null
"$ZTGIT" promote 2.png --project hero --as 1.png --set "prompt=一只戴红围巾的猫" --set seed=18446744073709551615 >/dev/null
"$ZTGIT" promote 3.png --project den --create --set "prompt=scarface" --set steps=30 >/dev/null
"$ZTGIT" find
"$ZTGIT" find 'seed=42 and model~"z_image" and prompt has "scarf"'
"$ZTGIT" find 'prompt~scarf' --project den
"$ZTGIT" find '围巾 seed>9223372036854775807'
"$ZTGIT" find 'steps<30 current=yes'
"$ZTGIT" find 'not prompt~cat' --limit 1
here=$PWD
cd "$HOME/ztgit/hero" && git rm -q 1.png 1.png.yaml && git commit -qm gone
"$ZTGIT" find 'deleted=yes'
"$ZTGIT" promote "$here/3.png" >/dev/null; "$ZTGIT" undo >/dev/null
"$ZTGIT" find path~3.png --limit 0
