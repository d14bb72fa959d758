#!/usr/bin/env bash
# What templates/ci and .pre-commit-hooks.yaml ship is YAML of the shape their readers want, the scripts in it are shell
# that does what it says, and pre-commit itself runs the hooks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$ROOT/tests/support/hermetic.sh"
hermetic "$work"
python3 -c 'import yaml' 2>/dev/null || { echo "python3-yaml is not installed"; exit 77; }

# Prints the script of the step that checks.
script_of() {
  python3 - "$ROOT/templates/ci/$1" <<'PY'
import re, sys, yaml
path = sys.argv[1]
document = yaml.safe_load(open(path))
if path.endswith("gitee-go.yml"):
    assert document["version"] == "1.0" and document["triggers"]["trigger"] == "auto"
    step, = document["stages"][0]["steps"]
    assert step["step"] == "shell@agent"
    print("\n".join(step["script"]))
else:
    assert {"pull_request", "push"} == set(document[True])  # YAML 1.1 reads the key "on" so
    steps = document["jobs"]["check"]["steps"]
    for step in steps:
        assert re.fullmatch(r"actions/checkout@v\d+", step.get("uses", "actions/checkout@v1")), step
        assert "${{" not in step.get("run", ""), "an expression in a script is an injection"
    print(steps[-1]["run"])
PY
}

export PATH="$(dirname "$ZTGIT"):$PATH"
git init -q "$work/project" && cd "$work/project"
git commit -q --allow-empty -m Begin && BEFORE=$(git rev-parse HEAD)
echo '*.png filter=lfs -text' >.gitattributes && "$SAMPLE" a.png && git add . && git commit -q -m Add
export BEFORE AFTER=$(git rev-parse HEAD) ZERO=0000000000000000000000000000000000000000

for template in github-workflow.yml gitea-workflow.yml; do
  script_of $template >"$work/script"
  for before in "$BEFORE" $ZERO; do
    code=0
    BEFORE=$before bash -e "$work/script" >"$work/out" || code=$?
    [ $code = 7 ] || { echo "$template: exit $code"; exit 1; }
    grep -q "picture-in-git" "$work/out"
  done
  BEFORE=$AFTER bash -e "$work/script" >/dev/null
done
script_of github-workflow.yml >"$work/script"
(bash -e "$work/script" || true) | grep -q '^::error file=a.png,title=ztgit picture-in-git::'

script_of gitee-go.yml >"$work/script"
git clone -q --no-checkout . "$HOME/ztgit-check"
code=0
GITEE_COMMIT=$BEFORE GITEE_SOURCE_COMMIT=$AFTER sh "$work/script" >/dev/null || code=$?
[ $code = 7 ]
GITEE_COMMIT=$BEFORE sh "$work/script" >/dev/null

command -v pre-commit >/dev/null || { echo "pre-commit is not installed"; exit 77; }
pre-commit validate-manifest "$ROOT/.pre-commit-hooks.yaml"
git init -q "$work/hooks" && cp "$ROOT/.pre-commit-hooks.yaml" "$work/hooks"
git -C "$work/hooks" add . && git -C "$work/hooks" commit -q -m Hooks
git rm -q --cached a.png && git commit -q -m "Take it out"
cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: $work/hooks
    rev: $(git -C "$work/hooks" rev-parse HEAD)
    hooks: [{id: ztgit-check}, {id: ztgit-message}]
YAML
pre-commit install -t pre-commit -t commit-msg >/dev/null
git add .pre-commit-config.yaml && git commit -q -m Configure
git add a.png
! git commit -q -m "A picture in git" 2>"$work/err" || { echo "it let a picture in"; exit 1; }
grep -q picture-in-git "$work/err"
git rm -q --cached a.png
! git commit -q --allow-empty -m "$(printf 'Subject\n\nZT-Schema: 9')" 2>"$work/err" || { echo "it let a message in"; exit 1; }
grep -q message-schema "$work/err"
