# Programs from npm that tests run against: installed into a folder of the build, if they are not there. For
# bash, before hermetic.sh: npm needs the user's settings and the proxy.

readonly husky_version=9.1.7 lefthook_version=1.13.6 s3rver_version=3.7.1
readonly playwright_version=1.65.1 esbuild_version=0.28.2 typescript_version=5.9.3

install_hook_managers() { # FOLDER: husky and lefthook
  install_npm "$1" .bin/lefthook "husky@$husky_version" "lefthook@$lefthook_version"
}

install_s3rver() { # FOLDER: an S3 server, s3rver/bin/s3rver.js
  install_npm "$1" s3rver/bin/s3rver.js "s3rver@$s3rver_version"
}

install_playwright() { # FOLDER: drives a browser that is there; downloads none
  install_npm "$1" playwright-core/index.mjs "playwright-core@$playwright_version"
}

install_page_tools() { # FOLDER: what src/review/page/build.sh needs
  install_npm "$1" .bin/esbuild "esbuild@$esbuild_version" "typescript@$typescript_version"
}

install_npm() { # FOLDER FILE PACKAGE...: into FOLDER/node_modules, where FILE is there once all of them are
  local folder=$1 file=$2
  shift 2
  [ ! -e "$folder/node_modules/$file" ] || return 0
  command -v npm >/dev/null || { echo "npm is not installed" >&2; return 1; }
  mkdir -p "$folder"
  # No scripts: lefthook's would put hooks into the repository around FOLDER, which is ztgit's own.
  npm install --prefix "$folder" --ignore-scripts --no-save --silent --no-audit --no-fund --no-update-notifier \
    "$@" >"$folder/npm.log" 2>&1 </dev/null || { cat "$folder/npm.log" >&2; return 1; }
}

# npm_is_reachable: whether a failed install may be the network's fault.
npm_is_reachable() { npm ping --silent --fetch-retries=0 --fetch-timeout=10000 >/dev/null 2>&1; }
