"$ZTGIT" init ./hero >/dev/null
"$SAMPLE" 1.png --size 64
cd hero
git switch -qc side
"$ZTGIT" promote ../1.png >/dev/null
"$ZTGIT" review start --json >started.json
id=$(sed -n 's/^  "id": "\(.*\)",$/\1/p' started.json)
oid=$(sed -n 's/^ *"oid": "\(.*\)",$/\1/p' started.json)
cat >notes.json <<TEXT
{"schema": "ztgit.review-notes/1", "review": "$id", "author": "艺术总监", "operations": [
  {"type": "verdict", "oid": "$oid", "value": "approve", "at": 1767600000},
  {"type": "pin", "oid": "$oid", "region": {"x": 10, "y": 20, "width": 0, "height": 0}, "text": "这里", "at": 1767600001},
  {"type": "close", "at": 5}, {"type": "comment", "text": ""}, 7]}
TEXT
ids() { sed 's/hero-[0-9a-f]*/ID/g; s/\b[0-9a-f]\{8\}\b/REMARK/g'; }
"$ZTGIT" review import notes.json | ids
"$ZTGIT" review import notes.json | ids
"$ZTGIT" review show | ids
echo '{"schema": "other"}' >other.json
"$ZTGIT" review import other.json
