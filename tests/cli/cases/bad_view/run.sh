"$ZTGIT" view
"$ZTGIT" view nothing
"$ZTGIT" init ./hero >/dev/null
"$ZTGIT" view --project ./hero --review nothing
"$ZTGIT" view --project ./hero --export page.html
"$ZTGIT" view --lang fr
"$ZTGIT" view --port x
