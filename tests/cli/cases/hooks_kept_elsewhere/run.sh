git init --quiet art && cd art && git config core.hooksPath "$HOME/hooks" && "$ZTGIT" hooks install --yes
