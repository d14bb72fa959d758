"""What the benches share: the time of a whole process, and rows for docs/performance.md."""

import os
import pathlib
import sys
import time

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/performance.md"


def timed(env, *command):
    """Seconds and peak bytes of a whole process. Not subprocess: its own milliseconds would count."""
    words = [str(word) for word in command]
    nothing = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, nothing, 1)]
    start = time.perf_counter()
    child = os.posix_spawnp(words[0], words, env, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    os.close(nothing)
    if status != 0:
        sys.exit(f"failed: {' '.join(words[:6])}")
    return seconds, usage.ru_maxrss * 1024


def ms(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


class Rows:
    def __init__(self):
        self.rows = []
        self.missed = False

    def add(self, what, wanted, met, measured):
        self.rows.append((what, measured))
        self.missed = self.missed or not met
        print(f"{'ok  ' if met else 'MISS'} {what}: {measured} (wanted {wanted})", flush=True)

    def write(self):
        text = PAGE.read_text()
        for what, measured in self.rows:
            lines = [line for line in text.splitlines() if line.startswith(f"| {what} |")]
            if len(lines) != 1:
                sys.exit(f"{PAGE} has no row '{what}'")
            cells = lines[0].split("|")
            cells[3] = f" {measured} "
            text = text.replace(lines[0], "|".join(cells))
        PAGE.write_text(text)
