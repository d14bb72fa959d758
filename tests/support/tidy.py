#!/usr/bin/env python3
"""tidy.py BUILD_DIR [JOBS]: clang-tidy-14 on every source of src/ and tests/, warnings are errors.

A file that was clean is not read again while it, all that it includes, its compile command, the
settings and clang-tidy itself are the same: BUILD_DIR/tidy holds one empty file for each such state.
"""
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import time

TIDY = "clang-tidy-14"
ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv[1]).resolve()
JOBS = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1
DONE = BUILD / "tidy"


@functools.cache
def digest(path):
    try:
        return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    except OSError:
        return "absent"


def included():
    """Object file -> the files it was made from, as the compiler told ninja."""
    listing = subprocess.run(["ninja", "-C", BUILD, "-t", "deps"], stdout=subprocess.PIPE, text=True, check=True)
    files, current = {}, None
    for line in listing.stdout.splitlines():
        if line.startswith(" "):
            files[current].append(os.path.normpath(BUILD / line.strip()))
        elif ": #deps" in line:
            current = line.split(": #deps")[0]
            files[current] = []
    return files


def arguments(command):
    """The compiler's arguments without GCC's precompiled header, which Clang cannot read."""
    words, kept = iter(shlex.split(command)), []
    for word in words:
        if word == "-include":
            header = next(words)
            if not header.endswith("cmake_pch.hxx"):
                kept += [word, header]
        elif word != "-Winvalid-pch":
            kept.append(word)
    return kept


def tidy(entry, files, tools):
    words = arguments(entry["command"])
    made_from = files.get(words[words.index("-o") + 1])  # None: not built, so nothing is known
    state = hashlib.sha256(repr((tools, words, sorted((f, digest(f)) for f in made_from or []))).encode()).hexdigest()
    mark = DONE / state
    if made_from and mark.exists():
        return "", True
    run = subprocess.run([TIDY, "--quiet", entry["file"], "--", *words[1:]], cwd=entry["directory"],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        return run.stdout or run.stderr, False  # stderr only counts the system headers' warnings
    mark.touch()
    return "", False


def main():
    DONE.mkdir(exist_ok=True)
    started = time.monotonic()
    entries = [entry for entry in json.loads((BUILD / "compile_commands.json").read_text())
               if pathlib.Path(entry["file"]).is_relative_to(ROOT / "src")
               or pathlib.Path(entry["file"]).is_relative_to(ROOT / "tests")]
    version = subprocess.run([TIDY, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    tools = (version, digest(ROOT / ".clang-tidy"))
    files = included()
    skipped = bad = 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for problems, known in pool.map(lambda entry: tidy(entry, files, tools), entries):
            skipped += known
            bad += bool(problems)
            if problems:
                print(problems, flush=True)
    print(f"clang-tidy: {len(entries)} files, {skipped} of them unchanged since they were clean, {bad} with "
          f"warnings, {time.monotonic() - started:.0f} s")
    return 1 if bad or not entries else 0


sys.exit(main())
