#!/usr/bin/env bash
# The project skeleton, as real git and git-lfs read it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
git init -q "$work/project"
cd "$work/project"
cp -r "$ROOT/templates/project/." .

for name in fox.png FOX.PNG Fox.Png a.jpg a.JPEG a.jpeg a.webp a.AVIF a.heic a.GIF deep/er/fox.png "a b.png"; do
  want="filter=lfs diff=lfs merge=lfs text=unset"
  got=$(git check-attr filter diff merge text -- "$name" | sed 's/.*: \(.*\): \(.*\)/\1=\2/' | xargs)
  [ "$got" = "$want" ] || { echo "$name: $got"; exit 1; }
done
for name in fox.png.yaml .ztgit.yaml .gitattributes; do
  got=$(git check-attr filter text eol -- "$name" | sed 's/.*: \(.*\): \(.*\)/\1=\2/' | xargs)
  [ "$got" = "filter=unspecified text=set eol=lf" ] || { echo "$name: $got"; exit 1; }
done
[ "$(git check-attr filter -- png | sed 's/.*: //')" = unspecified ]
[ "$(git lfs track | grep -c '(.gitattributes)')" = 7 ]
python3 -c 'import sys, yaml; assert yaml.safe_load(open(".ztgit.yaml"))["storage"]["mode"] == "lfs"'
