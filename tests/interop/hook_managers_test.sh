#!/usr/bin/env bash
# ztgit's hooks beside those of husky, lefthook, pre-commit and git-lfs, in a work tree, a submodule
# and a GUI's empty environment: both run at a plain commit, a plain push brings the object, and an
# uninstall leaves each file as it was.
set -euo pipefail
. "$ROOT/tests/support/npm_tools.sh"
managers=$BUILD/hook_managers
if ! install_hook_managers "$managers"; then
  if [ -n "${CI:-}" ] || npm_is_reachable; then exit 1; fi
  echo "skipped: npm cannot reach its registry"
  exit 77
fi
if ! command -v pre-commit >/dev/null; then
  [ -z "${CI:-}" ] || { echo "pre-commit is not installed"; exit 1; }
  echo "skipped: pre-commit is not installed (apt-get install pre-commit)"
  exit 77
fi
work=$(realpath "$(mktemp -d)")
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
git config --global protocol.file.allow always # submodules of folders
export PATH="$managers/node_modules/.bin:$PATH"

fail() {
  echo "$world: $*"
  exit 1
}

# repository NAME: a repository that keeps pictures in LFS and has a bare remote; we are in it then.
repository() {
  world=$1
  log=$work/$1.log
  : >"$log"
  git init -q --bare "$work/$1.git"
  git init -q "$work/$1"
  cd "$work/$1"
  git remote add origin "file://$work/$1.git"
  git lfs install --local --skip-repo >/dev/null
  git config lfs.repositoryformatversion 0
  cp "$ROOT/templates/project/.gitattributes" .
}

# hooks_of: names, modes, links and bytes of all hook files.
hooks_of() {
  local folder
  for folder in "$(git rev-parse --git-path hooks)" .husky; do
    [ ! -d "$folder" ] || find "$folder" ! -name '*.sample' \( -type f -o -type l \) \
      -printf '%p %M %l ' -exec sha256sum '{}' ';'
  done | LC_ALL=C sort
}

# Every program is called through this, so that a GUI can be played.
call=()
git_() { "${call[@]}" git "$@"; }

pictures=0
# both_run [MANAGER'S HOOK...]: a commit and a push run ztgit's part and the other's.
both_run() {
  local picture=picture-$((++pictures)).png name oid remote
  "$SAMPLE" "$picture" --seed "$pictures"
  git_ add . 2>/dev/null
  for name in pre-commit commit-msg; do # the commit fails if, and only if, ztgit's part is run
    if "${call[@]}" env ZTGIT_FAULT="fail:$name" git commit -qm x >"$work/out" 2>&1; then
      fail "ztgit's $name was not run"
    fi
  done
  : >"$log"
  git_ commit -qm "picture $pictures" >"$work/out" 2>&1 || { cat "$work/out"; fail "commit"; }
  mv "$log" "$log.commit"
  if "${call[@]}" env ZTGIT_FAULT=fail:pre-push git push -q origin HEAD >"$work/out" 2>&1; then
    fail "ztgit's pre-push was not run"
  fi
  : >"$log"
  git_ push -q origin HEAD >"$work/out" 2>&1 || { cat "$work/out"; fail "push"; }
  for name in "$@"; do
    [ "$(cat "$log.commit" "$log" | grep -cx "$name")" -eq 1 ] || { cat "$log.commit" "$log"; fail "the other $name was not run once"; }
  done
  oid=$(sha256sum <"$picture" | cut -d' ' -f1)
  remote=$(git remote get-url origin)
  cmp "$picture" "${remote#file://}/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" || fail "no object"
}

# install_and_back [WORD...]: what `both_run WORD...` finds after an install, and that an uninstall
# leaves nothing.
install_and_back() {
  local before
  before=$(hooks_of)
  "$ZTGIT" hooks install --yes >/dev/null || fail "install"
  [ -z "$("$ZTGIT" hooks install --yes | grep -v '^Nothing to do')" ] || fail "a second install"
  both_run "$@"
  "$ZTGIT" hooks uninstall >/dev/null
  [ "$before" = "$(hooks_of)" ] || { diff <(echo "$before") <(hooks_of); fail "uninstall"; }
}

# hook_script NAME: a hook that says that it was run, and for pre-push what it was told.
hook_script() {
  printf '#!/bin/sh\necho %s >>"%s"\n' "$1" "$log"
  [ "$1" != pre-push ] || printf 'grep -q " refs/" || { echo no input; exit 1; }\n'
}

alone() {
  repository alone
  "$ZTGIT" hooks install >/dev/null
  both_run
}

foreign() {
  repository foreign
  for name in pre-commit commit-msg pre-push; do
    hook_script $name >.git/hooks/$name
    chmod 750 .git/hooks/$name
  done
  ln -s pre-commit .git/hooks/post-merge
  install_and_back pre-commit commit-msg pre-push
}

git_lfs_before() {
  repository git_lfs_before
  git lfs install --local >/dev/null
  install_and_back
  # The text of every version is known to git-lfs again.
  git lfs install --local >/dev/null || fail "git-lfs does not know its hooks again"
}

git_lfs_after() {
  repository git_lfs_after
  "$ZTGIT" hooks install >/dev/null
  git lfs install --local >/dev/null 2>&1 && fail "git-lfs would replace ztgit's hooks"
  both_run
  git lfs install --local --force >/dev/null
  "$ZTGIT" doctor >"$work/out" || true
  grep -q "^note *pre-push hook" "$work/out" || { cat "$work/out"; fail "doctor"; }
  "$ZTGIT" hooks install >/dev/null
  both_run
}

with_husky() {
  repository husky
  husky
  mkdir -p .husky
  for name in pre-commit pre-push; do hook_script $name >.husky/$name; done
  [ "$("$ZTGIT" hooks install 2>/dev/null | grep -c 'ztgit hook')" -eq 8 ] || fail "snippets"
  [ ! -e .husky/commit-msg ] || fail "written without --yes"
  export PATH="$(dirname "$ZTGIT"):$PATH" # a committed script names no folder of ours
  install_and_back pre-commit pre-push
  husky # again, as every `npm install` does
  "$ZTGIT" hooks install --yes >/dev/null
  husky
  both_run pre-commit pre-push
}

lefthook_settings() {
  printf '%s:\n  commands:\n    other:\n      run: echo %s >>%s\n' \
    pre-commit pre-commit "$log" pre-push pre-push "$log"
}

lefthook_first() {
  repository lefthook_first
  lefthook_settings >lefthook.yml
  lefthook install >/dev/null
  "$ZTGIT" hooks install >/dev/null
  both_run pre-commit pre-push
  "$ZTGIT" hooks uninstall >/dev/null
  grep -q call_lefthook .git/hooks/pre-push || fail "uninstall"
  "$ZTGIT" hooks install --yes >/dev/null
  both_run pre-commit pre-push
  lefthook install -f >/dev/null # lefthook runs ztgit now
  both_run pre-commit pre-push
  "$ZTGIT" hooks uninstall >/dev/null
  [ ! -e lefthook-local.yml ] || fail "lefthook-local.yml"
}

lefthook_later() {
  repository lefthook_later
  "$ZTGIT" hooks install >/dev/null
  lefthook_settings >lefthook.yml
  lefthook install >/dev/null
  "$ZTGIT" doctor >"$work/out" || true
  grep -q "^bad *pre-push hook" "$work/out" || { cat "$work/out"; fail "doctor"; }
  "$ZTGIT" hooks install >/dev/null
  both_run pre-commit pre-push
}

pre_commit_settings() {
  cat <<YAML
repos:
  - repo: local
    hooks:
      - id: other
        name: other
        language: system
        entry: sh -c 'echo pre-commit >>$log'
        always_run: true
        pass_filenames: false
        stages: [commit]
      - id: other-push
        name: other-push
        language: system
        entry: sh -c 'echo pre-push >>$log'
        always_run: true
        pass_filenames: false
        stages: [push]
YAML
}

pre_commit_first() {
  repository pre_commit_first
  pre_commit_settings >.pre-commit-config.yaml
  git add .pre-commit-config.yaml
  pre-commit install -t pre-commit -t pre-push >/dev/null
  install_and_back pre-commit pre-push
  "$ZTGIT" hooks install >/dev/null
  pre-commit install -t pre-commit -t pre-push >/dev/null # moves ours to .legacy
  both_run pre-commit pre-push
  "$ZTGIT" hooks install >/dev/null
  both_run pre-commit pre-push
  "$ZTGIT" hooks uninstall >/dev/null
  [ -z "$(find .git/hooks -name '*ztgit*' -o -name '*.legacy')" ] || fail "uninstall"
  grep -q 'pre-commit.com' .git/hooks/pre-push || fail "uninstall took pre-commit's hook"
}

pre_commit_later() {
  repository pre_commit_later
  hook_script commit-msg >.git/hooks/commit-msg
  chmod +x .git/hooks/commit-msg
  "$ZTGIT" hooks install >/dev/null
  pre_commit_settings >.pre-commit-config.yaml
  git add .pre-commit-config.yaml
  pre-commit install -t pre-commit -t pre-push >/dev/null
  both_run pre-commit pre-push commit-msg
  "$ZTGIT" doctor | grep -q "^ok *pre-push hook" || fail "doctor"
}

gui() {
  repository gui
  hook_script pre-push >.git/hooks/pre-push
  chmod +x .git/hooks/pre-push
  "$ZTGIT" hooks install >/dev/null
  call=(env -i "HOME=$HOME" "LSAN_OPTIONS=${LSAN_OPTIONS:-}" GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
    GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org)
  both_run pre-push
  call=()
}

linked_work_tree() {
  repository linked
  git add . && git commit -qm base
  "$ZTGIT" hooks install >/dev/null
  git worktree add -q "$work/linked-too" -b too
  cd "$work/linked-too"
  both_run
  [ "$("$ZTGIT" hooks install)" = "Nothing to do in $work/linked/.git/hooks." ] || fail "other hooks"
}

submodule() {
  repository outer
  git init -q --bare "$work/inner.git"
  git clone -q "$work/inner.git" "$work/seed" 2>/dev/null
  (cd "$work/seed" && git commit -q --allow-empty -m seed && git push -q origin HEAD)
  git submodule --quiet add "$work/inner.git" inner
  git commit -qm "a submodule"
  cd inner
  git lfs install --local --skip-repo >/dev/null
  cp "$ROOT/templates/project/.gitattributes" .
  "$ZTGIT" hooks install >/dev/null
  [ -e "$work/outer/.git/modules/inner/hooks/pre-push" ] || fail "no hooks in the submodule"
  [ ! -e "$work/outer/.git/hooks/pre-push" ] || fail "hooks in the repository around it"
  both_run
}

# A git that runs hooks from its configuration: all that this one can show is what is written.
git_2_54() {
  repository git_2_54
  mkdir -p "$work/newer"
  printf '#!/bin/sh\n[ "$*" != --version ] || { echo git version 2.54.0; exit; }\nexec %s "$@"\n' \
    "$(command -v git)" >"$work/newer/git"
  chmod +x "$work/newer/git"
  "$ZTGIT" hooks install >/dev/null # by the git of this machine
  cp .git/config "$work/config"
  PATH="$work/newer:$PATH" "$ZTGIT" hooks install >/dev/null
  [ ! -e .git/hooks/pre-push ] || fail "a stub stays beside the configuration"
  [ "$(git config hook.ztgit-pre-push.event)" = pre-push ] || fail "no event"
  # git appends the arguments to the command line (run-command.c).
  if echo | ZTGIT_FAULT=fail:pre-push sh -c "$(git config hook.ztgit-pre-push.command) \"\$@\"" x o u 2>/dev/null
  then fail "the command does not run ztgit"; fi
  PATH="$work/newer:$PATH" "$ZTGIT" hooks install | grep -q '^Nothing to do' || fail "second install"
  PATH="$work/newer:$PATH" "$ZTGIT" hooks uninstall >/dev/null
  cmp .git/config "$work/config" || fail "the configuration is another"
  git lfs install --local >/dev/null
  local before
  before=$(hooks_of)
  "$ZTGIT" hooks install >/dev/null # stubs, then the configuration
  for each in 1 2; do PATH="$work/newer:$PATH" "$ZTGIT" hooks install >/dev/null; done
  [ ! -e .git/hooks/pre-push ] || fail "git-lfs would upload a second time"
  PATH="$work/newer:$PATH" "$ZTGIT" hooks status | grep -q 'pre-push  *configured' || fail "status"
  PATH="$work/newer:$PATH" "$ZTGIT" hooks uninstall >/dev/null 2>&1
  [ "$before" = "$(hooks_of)" ] || { diff <(echo "$before") <(hooks_of); fail "uninstall"; }
}

# Without ztgit, git-lfs sends the objects; without both, the push stops.
ztgit_is_gone() {
  repository gone
  cp "$ZTGIT" "$work/ztgit-that-goes"
  hook_script pre-push >.git/hooks/pre-push
  chmod +x .git/hooks/pre-push
  "$work/ztgit-that-goes" hooks install >/dev/null
  rm "$work/ztgit-that-goes"
  "$SAMPLE" gone.png
  local oid without
  oid=$(sha256sum <gone.png | cut -d' ' -f1)
  git add . && git commit -qm gone || fail "commit"
  git push -q origin HEAD:refs/heads/one || fail "push"
  [ -e "$work/gone.git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid" ] || fail "no object"
  grep -qx pre-push "$log" || fail "the other pre-push was not run"
  mkdir -p "$work/bare-bin"
  for program in sh git; do ln -sf "$(command -v $program)" "$work/bare-bin/$program"; done
  for shell in dash bash busybox; do
    command -v $shell >/dev/null || continue
    without=$shell && [ $shell != busybox ] || without="busybox sh"
    if echo "refs/heads/a 1 refs/heads/a 0" |
      PATH="$work/bare-bin" $(command -v $shell) ${without#"$shell"} .git/hooks/pre-push origin url 2>"$work/out"
    then fail "$shell lets a push go without pictures"; fi
    grep -q 'without their pictures' "$work/out" || { cat "$work/out"; fail "$shell says nothing"; }
  done
}

# Whatever a hook looks at can be left out, but not what sends the objects.
without_checks() {
  repository without_checks
  "$ZTGIT" hooks install >/dev/null
  call=(env ZTGIT_HOOKS=0)
  "$SAMPLE" picture.png
  git_ add . && git_ commit -qm x && git_ push -q origin HEAD
  [ -n "$(find "$work/without_checks.git/lfs/objects" -type f)" ] || fail "no object"
  call=()
}

bare() {
  git init -q --bare "$work/bare.git"
  cd "$work/bare.git"
  world=bare
  "$ZTGIT" hooks install >/dev/null || fail "install"
  [ ! -e hooks/pre-push ] || fail "a hook in a bare repository"
}

for each in ${1:-alone foreign git_lfs_before git_lfs_after with_husky lefthook_first lefthook_later \
  pre_commit_first pre_commit_later gui linked_work_tree submodule git_2_54 ztgit_is_gone without_checks bare}; do
  echo "== $each"
  (eval "$each")
done
