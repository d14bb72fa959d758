"$ZTGIT" hooks install
"$ZTGIT" hooks status --project nowhere
"$ZTGIT" hooks
"$ZTGIT" hooks remove
