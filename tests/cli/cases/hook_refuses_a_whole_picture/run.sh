# Older than the index, or git compares it again, which without a filter tells them apart.
git init -q . && "$SAMPLE" cat.png && touch -d 2026-01-01 cat.png && git add cat.png
git config ztgit.hooks.convert refuse
"$ZTGIT" hook pre-commit
echo "exit $?"
git config ztgit.hooks.convert yes
"$ZTGIT" hook pre-commit
echo "exit $?"
git status --short
"$ZTGIT" hook no-such-hook
