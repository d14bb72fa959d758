"$ZTGIT" init knights >/dev/null && "$ZTGIT" status knigts
