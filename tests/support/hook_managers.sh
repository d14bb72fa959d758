# install_hook_managers FOLDER: husky and lefthook from npm into FOLDER/node_modules, if they are not
# there. For bash, before hermetic.sh: npm needs the user's settings and the proxy.

readonly husky_version=9.1.7 lefthook_version=1.13.6

install_hook_managers() {
  local folder=$1
  if [ -x "$folder/node_modules/.bin/husky" ] && [ -x "$folder/node_modules/.bin/lefthook" ]; then
    return 0
  fi
  command -v npm >/dev/null || { echo "npm is not installed" >&2; return 1; }
  mkdir -p "$folder"
  # No scripts: lefthook's would put hooks into the repository around FOLDER, which is ztgit's own.
  npm install --prefix "$folder" --ignore-scripts --no-save --silent --no-audit --no-fund --no-update-notifier \
    "husky@$husky_version" "lefthook@$lefthook_version" >"$folder/npm.log" 2>&1 </dev/null ||
    { cat "$folder/npm.log" >&2; return 1; }
}

# npm_is_reachable: whether a failed install may be the network's fault.
npm_is_reachable() { npm ping --silent --fetch-retries=0 --fetch-timeout=10000 >/dev/null 2>&1; }
