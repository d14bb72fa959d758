#!/bin/sh
# house_rules.sh ROOT: the rules of docs/architecture.md that no compiler and no clang-tidy check
# holds. Prints file:line for each breach. rules_catch_test.sh proves that every rule can fail.
set -u
cd "$1" || exit 2
export LC_ALL=C
breaches=$(mktemp) && trap 'rm -f "$breaches"' EXIT

# breach RULE: reads file:line lines.
breach() { sed "s|\$|   [$1]|" >>"$breaches"; }

# search REGEX FILE...: file:line:text with comments cut off, so that they may name what is forbidden.
search() {
  regex=$1
  shift
  [ $# -eq 0 ] || awk -v regex="$regex" '{ code = $0; sub(/\/\/.*/, "", code) }
    code ~ regex { print FILENAME ":" FNR ":" $0 }' "$@"
}

headers=$(find src tests -name '*.hpp' | sort)
sources=$(find src tests -name '*.cpp' | sort)
outside_cli=$(find src \( -name '*.cpp' -o -name '*.hpp' \) ! -path 'src/cli/*' | sort)
all=$(find src \( -name '*.cpp' -o -name '*.hpp' \) | sort)

# File names have no blanks here (the last rule sees to it), so the lists may be split.
for file in $headers; do
  lines=$(wc -l <"$file")
  [ "$lines" -le 120 ] || echo "$file:$lines:header of $lines lines" | breach "rule 4: header <= 120 lines"
  grep -q '^#pragma once$' "$file" || echo "$file:1:no #pragma once" | breach "rule 3"
done
for file in $sources; do
  lines=$(wc -l <"$file")
  [ "$lines" -le 400 ] || echo "$file:$lines:source of $lines lines" | breach "rule 4: source <= 400 lines"
done

search '(^|[^[:alnum:]_])(std::(cout|cerr|clog|print|println|puts)|(std::)?(printf|fprintf|vprintf|puts|putchar|perror) *[(]|fmt::print)' \
  $outside_cli | breach "only cli/ prints"
search '#[[:space:]]*include[[:space:]]*<iostream>' $outside_cli | breach "only cli/ prints"
# base/process.cpp asks for PATH as posix_spawnp does: the one exception.
search '(^|[^[:alnum:]_])(std::)?(secure_)?(getenv|setenv|putenv|unsetenv) *[(]' \
  $(echo "$outside_cli" | grep -vx 'src/base/process.cpp') | breach "only cli/ reads the environment"
search '(^|[^[:alnum:]_])(std::)?(exit|_exit|_Exit|quick_exit|abort|terminate) *[(]' $outside_cli |
  breach "only cli/ ends the program"
search '#[[:space:]]*include[[:space:]]*<regex>|std::(w|basic_|c|s)?regex' $all | breach "rule 16: no std::regex"
search 'using[[:space:]]+namespace' $headers | breach "rule 1: no using namespace in headers"

for folder in src/*/; do
  name=$(basename "$folder")
  grep -q "^ztgit_module($name[ )]" src/CMakeLists.txt ||
    echo "src/CMakeLists.txt:1:no ztgit_module($name …)" | breach "every src/<folder> is a module"
done

# The module list, one "module: used used …" a line; then includes against it.
modules=$(awk '
  /^ztgit_module\(/ { line = ""; open = 1; first = FNR }
  open { line = line " " $0 }
  open && /\)/ {
    open = 0
    gsub(/.*ztgit_module\(|\).*/, "", line)
    count = split(line, word, " ")
    used = ""; mode = ""
    for (i = 2; i <= count; ++i) {
      if (word[i] ~ /^(USES|EXPOSES|LINK)$/) { mode = word[i]; continue }
      if (mode == "LINK") continue
      if (!(word[i] in seen)) bad = bad "src/CMakeLists.txt:" first ":" word[1] " names " word[i] ", which does not stand above it\n"
      used = used " " word[i]
    }
    seen[word[1]] = 1
    print "module", word[1] used
  }
  END { printf "%s", bad }' src/CMakeLists.txt)
echo "$modules" | grep -v '^module ' | breach "a module uses only what stands below it in the layers"
for file in $all; do
  module=${file#src/} && module=${module%%/*}
  allowed=$(echo "$modules" | sed -n "s/^module $module\( \|\$\)/ $module /p")
  search '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]*/' "$file" | while IFS= read -r hit; do
    target=${hit#*\"} && target=${target%%/*}
    # embedded/ is made by ztgit_embed() for the very module that asked for it.
    case "$allowed embedded " in *" $target "*) ;; *) echo "$hit" ;; esac
  done
done | breach "includes only what its ztgit_module line names"

find src tests hooks templates cmake docs -name '*[![:alnum:]._-]*' 2>/dev/null | sed 's/$/:1:odd file name/' |
  breach "file names are letters, digits, . _ -"

if [ -s "$breaches" ]; then
  echo "house rules broken (docs/architecture.md):"
  cat "$breaches"
  exit 1
fi
