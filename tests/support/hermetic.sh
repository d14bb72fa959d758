# hermetic DIR: nothing of this machine or its user reaches a test, and two runs give equal bytes.
# The caller's ZTGIT, ZTGIT_ACCEPT and SAMPLE stay.
hermetic() {
  # All of them, also those that a later git or ztgit invents.
  unset $(env | sed -n 's/^\(\(GIT\|ZTGIT\|LC\|XDG\|GH\|GITHUB\|GITEE\|GITEA\|FORGEJO\|GITLAB\|GLAB\|HUB\)_[A-Za-z0-9_]*\)=.*/\1/p' | grep -vx ZTGIT_ACCEPT) \
    LANG EMAIL NETRC SSH_ASKPASS SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE AWS_CA_BUNDLE REQUESTS_CA_BUNDLE \
    http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY \
    NO_COLOR CLICOLOR CLICOLOR_FORCE COLUMNS SOURCE_DATE_EPOCH
  export HOME="$1/home" XDG_CONFIG_HOME="$1/home/.config" XDG_STATE_HOME="$1/home/.local/state" \
    XDG_CACHE_HOME="$1/home/.cache" XDG_DATA_HOME="$1/home/.local/share" XDG_RUNTIME_DIR="$1/run" \
    GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8 LANGUAGE= TZ=Asia/Shanghai \
    GIT_AUTHOR_NAME="A Painter" GIT_AUTHOR_EMAIL=painter@example.org \
    GIT_COMMITTER_NAME="A Painter" GIT_COMMITTER_EMAIL=painter@example.org \
    GIT_AUTHOR_DATE="2026-01-06T10:00:00+08:00" GIT_COMMITTER_DATE="2026-01-06T10:00:00+08:00" \
    GIT_TERMINAL_PROMPT=0
  umask 022
  mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
  git config --global init.defaultBranch main
  git config --global gc.auto 0
}
