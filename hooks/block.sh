if command -v ztgit >/dev/null 2>&1; then
  ztgit hook {{hook}} "$@" || exit
fi
