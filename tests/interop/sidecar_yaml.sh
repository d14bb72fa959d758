#!/bin/sh
# PyYAML (a YAML 1.1 reader) gets from our sidecars what was put in, of the same type. SAMPLES names the program
# that writes them.
set -eu
python3 -c 'import yaml' 2>/dev/null || {
  echo "python3 has no yaml module; skipped (Debian: python3-yaml)"
  exit 77
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$SAMPLES" "$dir"
python3 - "$dir" <<'PYTHON'
import pathlib, sys, yaml

loaders = [yaml.SafeLoader] + ([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])
failures = count = 0
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    for loader in loaders:
        count += 1
        try:
            made = yaml.load(file.read_bytes(), Loader=loader)["generation"]
            text = file.with_suffix(".text")
            if text.exists():
                wanted = text.read_bytes().decode("utf-8")
                got = [made["prompt"], *made["extra"].items(), made["loras"][0]["name"]]
                ok = got == [wanted, (wanted, wanted), wanted]
            else:
                wanted = (float(file.with_suffix(".number").read_text()), 2**64 - 1)
                got = (made["cfg_scale"], made["seed"])
                ok = got == wanted and all(isinstance(n, (int, float)) for n in got)
        except Exception as problem:  # a reader that gives up is a finding too
            ok, wanted, got = False, "", problem
        if not ok:
            failures += 1
            print(f"{loader.__name__} {file.name}: wanted {wanted!r:.200}, got {got!r:.200}")
print(f"{count} readings, {failures} failures")
sys.exit(1 if failures or count < 100 else 0)
PYTHON
