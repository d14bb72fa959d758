esc=$(printf '\033') c1=$(printf '\302\233') rlo=$(printf '\342\200\256') tag=$(printf '\363\240\201\201')
"$SAMPLE" a.png --parameters "fox${esc}[31m${c1}2J${rlo}gpj.${tag}
Steps: 9, Sampler: Euler, Seed: 42, <b>&: x"
"$ZTGIT" params a.png && "$ZTGIT" params --field prompt a.png && "$ZTGIT" params --no-raw --json a.png
"$ZTGIT" params --to iptc-xmp a.png
