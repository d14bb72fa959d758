"$SAMPLE" a.png --parameters 'a red fox <lora:soft:0.5> & "friends"
Negative prompt: blurry
Steps: 9, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: 42, Size: 1024x768, Model: dream_v1, Clip skip: 2, Hires upscale: 2, Version: v1.10.1'
for form in a1111 diffusers comfyui-api iptc-xmp hf-jsonl; do
  echo "-- $form" && "$ZTGIT" params --to $form a.png
done
