"$SAMPLE" a.png && "$SAMPLE" bare.png --bare
"$SAMPLE" b.png --parameters 'two
lines <lora:soft:0.5> <lora:hard:1>
Negative prompt: none
Steps: 9, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: 18446744073709551615, Size: 64x48, Hires upscale: 2'
for name in seed size model model.name loras extra.Hires\ upscale source.generator image.width cfg_scale prompt; do
  echo "-- $name" && "$ZTGIT" params --field "$name" a.png bare.png b.png
done
"$ZTGIT" params --field vae a.png bare.png
