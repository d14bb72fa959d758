"$ZTGIT" init ./hero >/dev/null
cd hero
"$ZTGIT" review open
"$ZTGIT" review sync
git remote add origin https://git.example.com/team/hero.git
"$ZTGIT" review open
"$ZTGIT" review pulls --json
"$ZTGIT" review checkout
"$ZTGIT" review merge --method octopus
git remote set-url origin /srv/nowhere.git
"$ZTGIT" review open
"$ZTGIT" init ../other --create hero
"$ZTGIT" init ../other --create gitlab.com:team/hero
