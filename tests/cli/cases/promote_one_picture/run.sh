mkdir outputs && "$SAMPLE" outputs/outputs_20260105143025.png
"$ZTGIT" promote outputs/outputs_20260105143025.png --project hero &&
cd "$HOME/ztgit/hero" &&
git log -1 --format=%B && git show HEAD:outputs_20260105143025.png &&
cat outputs_20260105143025.png.yaml && git status --porcelain && git lfs fsck
