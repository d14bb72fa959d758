"$ZTGIT" init ./hero >init.txt
"$SAMPLE" fox.png && "$ZTGIT" promote fox.png --project ./hero >promoted.txt
cd hero
"$ZTGIT" check
"$ZTGIT" check HEAD~1..HEAD --json
"$ZTGIT" check HEAD..HEAD
