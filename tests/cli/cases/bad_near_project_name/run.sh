"$SAMPLE" cat.png && "$ZTGIT" init knights >/dev/null && "$ZTGIT" promote cat.png -p knight
echo "exit $?"
"$ZTGIT" promote cat.png -p knight --create && "$ZTGIT" init hero1 >/dev/null && "$ZTGIT" promote cat.png -p hero2
