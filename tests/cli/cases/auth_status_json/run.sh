# The remotes of the project around, git's own store, a netrc, and what other tools left.
git config --global credential.helper store
echo 'https://me:sesame@git.example.com' > "$HOME/.git-credentials"
echo 'machine lfs.example.com login me password sesame' > "$HOME/.netrc"
mkdir -p "$XDG_CONFIG_HOME/gh"
printf 'github.com:\n    oauth_token: sesame\n' > "$XDG_CONFIG_HOME/gh/hosts.yml"
git init -q hero && cd hero || exit 1
git remote add origin https://git.example.com/team/hero.git
git remote add other https://me:sesame@other.example.com/team/hero.git
git remote add lfs https://lfs.example.com/team/hero.git
git remote add nothing https://nothing.example.com/team/hero.git
git remote add share /mnt/disk2/hero.git
git config ztgit.https://nothing.example.com.forge gitea
"$ZTGIT" auth status --json; echo "exit $?"
"$ZTGIT" auth status --json nothing.example.com; echo "exit $?"
