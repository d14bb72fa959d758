# Nobody listens on that port. What libcurl says about it differs between its versions.
"$ZTGIT" init hero --remote https://user:secret@127.0.0.1:1/hero.git >/dev/null 2>&1
"$ZTGIT" push -p hero 2>err
code=$?
sed 's/info\/refs: .*/info\/refs: (libcurl says why)/' err
exit "$code"
