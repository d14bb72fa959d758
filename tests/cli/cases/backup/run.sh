export ZTGIT_VAULT="$PWD/vault"
mkdir outputs
for n in 1 2 3; do "$SAMPLE" outputs/$n.png --seed $n; touch -d "2026-01-05T10:00:0$n+08:00" outputs/$n.png; done
rest() { sed "s/ on $(uname -n)\$/ on HOST/"; }
"$ZTGIT" backup outputs --dry-run 2>&1
"$ZTGIT" backup outputs
"$ZTGIT" backup
rm outputs/1.png
mv outputs/2.png outputs/two.png
GIT_COMMITTER_DATE="2026-01-07T10:00:00+08:00" "$ZTGIT" backup outputs
"$ZTGIT" backup list | rest
"$ZTGIT" backup show
"$ZTGIT" backup show 1 --manifest
"$ZTGIT" backup diff 1
"$ZTGIT" backup diff 1 2 --json
"$ZTGIT" backup find '1*'
"$ZTGIT" backup find nothing
"$ZTGIT" restore 2026-01-06 1.png --to back
"$ZTGIT" restore 1 --in-place --dry-run
"$ZTGIT" restore 1 --to back --json | grep -v '"commit"'
