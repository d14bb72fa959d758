"""Ends the program with a signal at random moments: SIGKILL, then SIGINT."""

import concurrent.futures
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

from world import SCENARIOS, Broken, Prepared, check_complete, check_valid, demand, leftovers, say_again

LFS_FSCK_EVERY = 10  # it takes longer than all the other checks; objects are hashed by us every time


def duration(prepared, work):
    longest = 0
    for _ in range(3):
        world = prepared.world(work / "timed")
        start = time.monotonic()
        subprocess.run(world.command(), cwd=world.folder, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        longest = max(longest, time.monotonic() - start)
    return longest


def one(prepared, number, end, delay, work):
    """The state in which the signal found the program."""
    world = prepared.world(work / f"{prepared.scenario.name}-{end.name}-{number}")
    with subprocess.Popen(world.command(), cwd=world.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as program:
        time.sleep(delay)
        program.send_signal(end)
        said = program.communicate(timeout=120)[0].decode(errors="replace")
    done = program.returncode
    # -2: the signal came before main() did.
    demand(done in (0, -end, 130), f"after {delay:.4f} s answers", done, said)
    if done != -signal.SIGKILL:
        demand(not leftovers(world.folder) or done == -signal.SIGINT, "left", leftovers(world.folder))
    now = world.state()
    check_valid(world, prepared.before, prepared.after, lfs_fsck=number % LFS_FSCK_EVERY == 0)
    say_again(world)
    check_complete(world, prepared.after)
    shutil.rmtree(world.folder)
    if done == 0:
        return "too late"
    return "committed" if now["ref"] == prepared.after["ref"] else "not committed"


def main():
    work = pathlib.Path(sys.argv[1])
    kills, interrupts, seed = (int(word) for word in sys.argv[2:5])
    print("seed", seed, "(to see the same moments again: ZTGIT_SEED=%d)" % seed)
    chance = random.Random(seed)
    prepared = [Prepared(work, scenario) for scenario in SCENARIOS]
    longest = {one.scenario.name: duration(one, work) for one in prepared}
    plan = []
    for number in range(kills + interrupts):
        chosen = prepared[number % len(prepared)]
        # The first tenth is the start of the process; what follows is worth more.
        delay = longest[chosen.scenario.name] * (0.1 + 0.95 * chance.random())
        plan.append((chosen, number, signal.SIGKILL if number < kills else signal.SIGINT, delay))

    found, broken = {}, []

    def guarded(job):
        try:
            return one(*job, work), None
        except Broken as problem:
            return None, f"{job[0].scenario.name}: {job[2].name} after {job[3]:.4f} s: {problem}"

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for state, problem in pool.map(guarded, plan):
            if problem:
                broken.append(problem)
                print(problem, flush=True)
            else:
                found[state] = found.get(state, 0) + 1
    print(len(plan), "moments:", ", ".join(f"{count} {state}" for state, count in sorted(found.items())))
    return 1 if broken else 0


sys.exit(main())
