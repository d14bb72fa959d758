echo sesame | "$ZTGIT" auth login gitee.com --with-token
chmod 644 "$XDG_CONFIG_HOME/ztgit/tokens"
"$ZTGIT" auth status; echo "exit $?"
"$ZTGIT" auth status --json; echo "exit $?"
chmod 600 "$XDG_CONFIG_HOME/ztgit/tokens"
"$ZTGIT" auth status
