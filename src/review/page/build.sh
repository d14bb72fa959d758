#!/bin/sh
# Makes app.js out of the TypeScript beside it: build.sh FOLDER, in whose node_modules are esbuild and typescript.
# The result is committed, so that building ztgit needs no node; the test interop.view_page says when it is stale.
set -eu
tools=$(cd "$1" && pwd)/node_modules/.bin
cd "$(dirname "$0")"
"$tools/tsc" --noEmit --strict --target es2022 --lib es2022,dom,dom.iterable --module es2022 --moduleResolution bundler main.ts
"$tools/esbuild" main.ts --bundle --format=iife --target=es2022 --charset=utf8 --log-level=warning --outfile="${2:-app.js}"
