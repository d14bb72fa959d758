#!/bin/sh
# rules_catch_test.sh CMAKE: breaks each rule of house_rules.sh and third_party.cmake in a small tree
# of its own and wants it named by file and line. A rule that cannot fail is no rule.
set -u
cmake=$1
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d) && trap 'rm -rf "$tree"' EXIT
failures=0

fresh() {
  rm -rf "$tree/src" "$tree/tests"
  mkdir -p "$tree/src/base/include/base" "$tree/src/git" "$tree/src/cli" "$tree/tests"
  printf 'ztgit_module(base LINK x)\nztgit_module(git USES base)\nztgit_module(cli USES base\n             git)\n' \
    >"$tree/src/CMakeLists.txt"
  printf '#pragma once\nint a();\n' >"$tree/src/base/include/base/a.hpp"
  printf '#include "base/a.hpp"\n#include "handle.hpp"\n// std::cout << getenv("X");\nint b() { return snprintf(0, 0, ""); }\n' \
    >"$tree/src/git/b.cpp"
  printf '#include <iostream>\n#include "git/b.hpp"\nint main() { std::cout << getenv("X"); }\n' >"$tree/src/cli/main.cpp"
  printf 'const char* path = std::getenv("PATH");\n' >"$tree/src/base/process.cpp"
}

verdict() {
  sh "$here/house_rules.sh" "$tree" 2>&1
  "$cmake" -DROOT="$tree" -P "$here/third_party.cmake" 2>&1
}

fresh
if [ -n "$(verdict)" ]; then
  echo "a tree that keeps all rules is refused:" && verdict
  failures=1
fi

# catches FILE LINE TEXT: with TEXT put on that line of FILE (the lines above it are blank), it is named.
catches() {
  fresh
  mkdir -p "$tree/$(dirname "$1")"
  case $1 in *.hpp) echo '#pragma once' ;; *) echo ;; esac >"$tree/$1"
  line=1
  while [ $((line += 1)) -lt "$2" ]; do echo >>"$tree/$1"; done
  printf '%s\n' "$3" >>"$tree/$1"
  if ! verdict | grep -qF "$1:$2:"; then
    echo "not caught at $1:$2: $3"
    failures=$((failures + 1))
  fi
}

catches src/base/long.hpp 121 'int x;'
catches src/git/long.cpp 401 'int x;'
catches tests/long_test.cpp 401 'int x;'
catches src/git/p.cpp 3 '  std::cout << 1;'
catches src/git/p.cpp 3 '  std::cerr << 1;'
catches src/git/p.cpp 3 'printf("x");'
catches src/git/p.cpp 3 '  fprintf(stderr, "x");'
catches src/git/p.cpp 3 '  std::puts("x");'
catches src/git/p.cpp 3 '  fmt::print("x");'
catches src/git/p.cpp 2 '#include <iostream>'
catches src/git/p.cpp 4 'auto* home = getenv("HOME");'
catches src/git/p.cpp 4 'auto* home = std::getenv("HOME");'
catches src/git/p.cpp 4 '  std::exit(1);'
catches src/git/p.cpp 4 '  abort();'
catches src/cli/r.cpp 2 '#include <regex>'
catches src/cli/r.cpp 2 'std::regex pattern;'
catches src/base/include/base/u.hpp 3 'using namespace std;'
catches tests/u.hpp 3 'using namespace std;'
catches src/base/up.cpp 2 '#include "git/b.hpp"'
catches src/git/side.cpp 2 '#include "cli/run.hpp"'
catches src/git/out.cpp 2 '#include "../base/x.hpp"'
catches 'src/git/odd name.cpp' 1 'int x;'

for rule in git2.h:cli curl/curl.h:git openssl/evp.h:git utf8proc.h:git libintl.h:git spdlog/spdlog.h:git \
  CLI/CLI.hpp:git CLI/CLI.hpp:cli yaml-cpp/yaml.h:git zlib.h:git png.h:git webp/decode.h:git kainjow/mustache.hpp:git sqlite3.h:git \
  nlohmann/json.hpp:git; do
  catches "src/${rule#*:}/t.cpp" 2 "#include <${rule%:*}>"
done

fresh
printf 'int x;\n' >"$tree/src/base/bare.hpp"
verdict | grep -qF 'src/base/bare.hpp:1:no #pragma once' || { echo "missing #pragma once is not caught"; failures=1; }
fresh
mkdir "$tree/src/stray"
verdict | grep -qF 'no ztgit_module(stray' || { echo "a folder that is no module is not caught"; failures=1; }
fresh
printf 'ztgit_module(base USES git)\nztgit_module(git USES base)\nztgit_module(cli USES base git)\n' >"$tree/src/CMakeLists.txt"
verdict | grep -qF 'src/CMakeLists.txt:1:base names git' || { echo "a use upwards is not caught"; failures=1; }

[ "$failures" -eq 0 ] || exit 1
