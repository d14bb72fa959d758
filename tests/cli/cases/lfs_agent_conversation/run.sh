# What git-lfs says and hears, without a store and without rclone.
git init -q repository && cd repository
printf '%s\n' '{"event":"init","operation":"download","remote":"origin","concurrent":true,"concurrenttransfers":8}' \
  '{"event":"upload","oid":"../../x","size":1,"path":"/x"}' '{"event":"terminate"}' |
  "$ZTGIT" lfs-agent drive:team/lfs
echo "exit $?"
: | "$ZTGIT" lfs-agent drive:team/lfs
echo "exit $?"
echo hello | "$ZTGIT" lfs-agent drive:team/lfs
echo "exit $?"
head -c 100000 /dev/zero | tr '\0' x | "$ZTGIT" lfs-agent drive:team/lfs
echo "exit $?"
"$ZTGIT" lfs-agent drive,pass=x:team/lfs </dev/null
echo "exit $?"
"$ZTGIT" lfs-agent </dev/null
echo "exit $?"
