export ZTGIT_VAULT="$PWD/vault"
mkdir outputs
at() { GIT_COMMITTER_DATE="2026-01-0$1T10:00:00+08:00" "$ZTGIT" backup outputs; }
for n in 1 2 3; do "$SAMPLE" outputs/$n.png --seed $n; at $n; done
"$ZTGIT" backup tag 1 exhibition
"$ZTGIT" backup tag 1 'no tag'
export GIT_COMMITTER_DATE="2026-01-04T10:00:00+08:00"
"$ZTGIT" backup prune --keep-last 1 --keep-tag exhibition --dry-run
"$ZTGIT" backup prune --keep-last 1 --keep-tag exhibition
"$ZTGIT" backup tag 1 exhibition --remove
"$ZTGIT" backup prune --keep-last 0
"$ZTGIT" backup prune --keep-within soon
"$ZTGIT" backup verify
"$ZTGIT" backup verify --read-data --json
rm "vault/lfs/objects/"*/*/*
rm outputs/3.png
"$ZTGIT" backup verify
"$ZTGIT" restore 3 --to back
"$ZTGIT" backup export --tree plain >export.txt; echo "exit $?"
ls plain
"$ZTGIT" backup acknowledge outputs-1
