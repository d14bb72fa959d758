# install_missing PACKAGE...: says what is missing, installs it from the distribution (with sudo when
# not root), and touches apt only if something is. For bash.

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
}

install_missing() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "   This is no Debian or Ubuntu. Going on with what is installed; needed are, by their Debian names:"
    echo "   $*" | tr -s ' \n' ' ' && echo
    return 0
  fi
  local missing as_root=()
  missing=$(missing_packages "$@")
  if [ -z "$missing" ]; then
    echo "   all installed"
    return 0
  fi
  echo "   installing:" $missing
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "   There is no sudo here. As root, run: apt-get install" $missing >&2
      return 1
    fi
    as_root=(sudo)
  fi
  # The lists may be absent (a container) or too old for what the mirrors still hold.
  "${as_root[@]}" apt-get update -qq || echo "   going on with the package lists there are"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing
}
