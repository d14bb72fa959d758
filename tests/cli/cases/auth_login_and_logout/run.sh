"$ZTGIT" auth status; echo "exit $?"
printf '  sesame-1\n' | "$ZTGIT" auth login gitee.com --with-token; echo "exit $?"
echo sesame-2 | "$ZTGIT" auth login https://Git.Example.com:8443/team/hero.git --user me --with-token; echo "exit $?"
stat -c %a "$XDG_CONFIG_HOME/ztgit/tokens"
"$ZTGIT" auth status; echo "exit $?"
# A variable comes before our own file, and says so.
GITEE_TOKEN=sesame-3; export GITEE_TOKEN
echo sesame-4 | "$ZTGIT" auth login gitee.com --with-token; echo "exit $?"
"$ZTGIT" auth logout gitee.com; echo "exit $?"
"$ZTGIT" auth logout gitee.com; echo "exit $?"
"$ZTGIT" auth status gitee.com; echo "exit $?"
"$ZTGIT" auth status github.com; echo "exit $?"
"$ZTGIT" auth status gitee.com.evil.org; echo "exit $?"
