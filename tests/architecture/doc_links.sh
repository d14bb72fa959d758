#!/bin/sh
# doc_links.sh ROOT: every relative link of a Markdown page leads to a file that exists.
set -u
cd "$1" || exit 2
find . -name '*.md' ! -path './build/*' ! -path './templates/*' ! -path './.git/*' | sort | while IFS= read -r page; do
  grep -no '](\([^)#: ]*\)[^): ]*)' "$page" | sed 's/^\([0-9]*\):](\([^)#]*\).*/\1 \2/' | while read -r line target; do
    [ -z "$target" ] || [ -e "$(dirname "$page")/$target" ] || echo "${page#./}:$line: no $target"
  done
done | { ! grep .; }
