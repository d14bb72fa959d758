"$ZTGIT" find 'seed=42 and sed=1'
"$ZTGIT" find '戴红围巾 steps=many'
"$ZTGIT" find 'prompt="open'
"$ZTGIT" find seed=1 --project nobody
"$ZTGIT" find seed=1
