"$SAMPLE" cat.png --bare
printf '生成信息\n提示词：一只红色的狐狸\n负向提示词：模糊\n宽度：1024\n高度：768\n推理步数：9\nCFG引导强度：1.0\n随机种子：42\n' |
  "$ZTGIT" promote cat.png -p hero --params - &&
cat "$HOME/ztgit/hero/cat.png.yaml"
