mkdir outputs && "$SAMPLE" outputs/outputs_20260105143025.png --bare
"$ZTGIT" promote outputs/outputs_20260105143025.png --project hero &&
cat "$HOME/ztgit/hero/outputs_20260105143025.png.yaml" && git -C "$HOME/ztgit/hero" log -1 --format=%B
