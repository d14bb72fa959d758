"""Ends the program at every named step (SIGKILL), and makes every step fail as a full disk would."""

import concurrent.futures
import os
import pathlib
import shutil
import sys

from world import SCENARIOS, Broken, Prepared, ZTGIT, check_complete, check_valid, demand, leftovers, run, say_again

KILLED = -9
MOST_STEPS = 100


def one(prepared, verb, step, work):
    """True: the step was reached."""
    world = prepared.world(work / f"{prepared.scenario.name}-{verb}-{step}")
    done = run(*world.command(), cwd=world.folder, env={**os.environ, "ZTGIT_FAULT": f"{verb}:#{step}"})
    if done.returncode == 0:
        check_complete(world, prepared.after)
        shutil.rmtree(world.folder)
        return False
    demand(done.returncode == (KILLED if verb == "kill" else 1), "answers", done.returncode, done.stdout.decode())
    if verb == "fail":
        demand(b"error: write at" in done.stdout, "does not say why:", done.stdout.decode())
        demand(not leftovers(world.folder), "a failed run left", leftovers(world.folder))
    check_valid(world, prepared.before, prepared.after, lfs_fsck=verb == "kill")
    if world.receiver.exists():
        # Whoever does not say the same again but goes on with other things can push them.
        other = run(ZTGIT, "push", "--project", world.project, cwd=world.folder)
        demand(other.returncode == 0, "a plain push afterwards answers", other.returncode, other.stdout.decode())
    say_again(world)
    check_complete(world, prepared.after)
    shutil.rmtree(world.folder)
    return True


def every_step(scenario, verb, work):
    prepared = Prepared(work / verb, scenario)
    broken = []
    for step in range(1, MOST_STEPS):
        try:
            if not one(prepared, verb, step, work):
                break
        except Broken as problem:
            broken.append(f"{scenario.name}: {verb} at step {step}: {problem}")
    return f"{scenario.name}: {verb} at each of {step - 1} steps", step - 1, broken


def main():
    work = pathlib.Path(sys.argv[1])
    names = sys.argv[2:]
    jobs = [(scenario, verb) for scenario in SCENARIOS if not names or scenario.name in names for verb in ("kill", "fail")]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for said, steps, broken in pool.map(lambda job: every_step(*job, work), jobs):
            print(said if not broken else "\n".join(broken), flush=True)
            failed += len(broken) + (steps < 5)
    return 1 if failed else 0


sys.exit(main())
