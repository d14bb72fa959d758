"$SAMPLE" base.png && "$SAMPLE" big.png --seed 2 --bare && "$ZTGIT" promote base.png -p hero >/dev/null
"$ZTGIT" promote big.png -p hero --parent "$HOME/ztgit/hero/base.png" --relation upscale &&
cat "$HOME/ztgit/hero/big.png.yaml"
