"$SAMPLE" cat.png --bare && echo '{"prompt": "a cat", "seed": 7, "num_inference_steps": 8}' >cat.json
"$ZTGIT" params --yaml cat.png
