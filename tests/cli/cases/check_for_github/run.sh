git init -q hero && cd hero
"$SAMPLE" fox.png && mv fox.png '::error::100%, a:b.png'
git add . && git commit -qm Add
"$ZTGIT" check --format github
"$ZTGIT" check
