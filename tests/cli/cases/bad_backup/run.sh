export ZTGIT_VAULT="$PWD/vault"
"$ZTGIT" backup
"$ZTGIT" backup nowhere
"$ZTGIT" backup list
"$ZTGIT" watch
"$ZTGIT" watch nowhere
"$ZTGIT" restore --to x
mkdir outputs full && echo mine >full/mine && echo a >outputs/a
"$ZTGIT" backup outputs --vault full
"$ZTGIT" backup outputs --vault outputs/vault
"$ZTGIT" backup outputs --limit-rate fast
"$ZTGIT" backup outputs --exclude ''
"$ZTGIT" backup outputs >backup.txt
"$ZTGIT" restore
"$ZTGIT" restore 7 --to x
"$ZTGIT" restore latest b --to x
"$ZTGIT" restore latest --oid 0000 --to x
"$ZTGIT" backup show soon
"$ZTGIT" backup verify --sample much
"$ZTGIT" backup lst
"$ZTGIT" backup acknowledge nobody
"$ZTGIT" backup nowhere outputs
"$ZTGIT" backup outputs --vault full --vault vault --json | sed "s/\"[0-9a-f]\{40\}\"/\"COMMIT\"/"
mv outputs away; "$ZTGIT" backup; mv away outputs
git -C vault config ztgit-source.outputs-1.host elsewhere
"$ZTGIT" restore latest --in-place
"$ZTGIT" backup show 7 --json
