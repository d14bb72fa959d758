"""A small world for the fault tests: pictures, a project, a receiver, and what must hold in it.

Commits are reproducible here (hermetic.sh fixes names and dates), so "the same command completes" is checked by the
commit id that an undisturbed run makes.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import time

ZTGIT = os.environ["ZTGIT"]
SAMPLE = os.environ["SAMPLE"]
POINTER = re.compile(rb"\Aversion https://git-lfs\.github\.com/spec/v1\noid sha256:([0-9a-f]{64})\nsize (\d+)\n\Z")
# What a killed run may leave and the next one must clear.
LEFTOVER = re.compile(r"^(tmp_objdir-ztgit-|ztgit-\d|ztgit-[0-9a-f]{16}-|\.ztgit-tmp-|\.ztgit-new|index\.|ref-in-update|pack_git2_)"
                      r"|\.lock$|\.lock\.ztgit-")


class Broken(Exception):
    """A promise was not kept."""


def demand(truth, *words):
    if not truth:
        raise Broken(" ".join(str(word) for word in words))


def run(*command, cwd=None, env=None, **more):
    return subprocess.run([str(word) for word in command], cwd=cwd, env=env or os.environ, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)


def git(folder, *words, ok=(0,)):
    done = run("git", "-C", folder, *words)
    demand(done.returncode in ok, "git", *words, "answered", done.returncode, done.stdout.decode(errors="replace"))
    return done.stdout


def sha256(file):
    return hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()


def picture(file, seed, size=64):
    file.parent.mkdir(parents=True, exist_ok=True)
    run(SAMPLE, file, "--seed", seed, "--size", size, "--noise", check=True)


def tree(folder, ref):
    """path -> blob id"""
    out = git(folder, "ls-tree", "-r", "-z", "--full-tree", ref)
    return {line.split("\t", 1)[1]: line.split()[2] for line in out.decode().split("\0") if line}


def index(folder):
    out = git(folder, "ls-files", "-s", "-z")
    return {line.split("\t", 1)[1]: line.split()[1] for line in out.decode().split("\0") if line}


def ref_of(folder, ref):
    done = run("git", "-C", folder, "rev-parse", "-q", "--verify", ref)
    return done.stdout.decode().strip() if done.returncode == 0 else None


def leftovers(folder):
    return [str(found.relative_to(folder)) for found in pathlib.Path(folder).rglob("*") if LEFTOVER.search(found.name)]


class World:
    """One folder with everything in it. `scenario` says what stands there and what is run."""

    def __init__(self, folder, scenario):
        self.folder = pathlib.Path(folder)
        self.scenario = scenario
        self.project = self.folder / "projects" / "hero"
        self.receiver = self.folder / "remote.git"

    def command(self):
        words = [word.replace("@", str(self.folder)) for word in self.scenario.words]
        # Of --move's sources those that are gone are safe: the same command is said with what is left.
        if self.scenario.move:
            words = [word for word in words if not word.endswith(".png") or os.path.exists(word)]
            if not any(word.endswith(".png") for word in words):
                return None
        return [ZTGIT, *words]

    def fresh_copy_of(self, template):
        shutil.rmtree(self.folder, ignore_errors=True)
        run("cp", "-a", template.folder, self.folder, check=True)
        if self.project.exists():
            git(self.project, "update-index", "-q", "--refresh", ok=(0, 1))

    def state(self):
        """What a later world is compared with."""
        here = {"ref": None, "tree": {}, "index": {}, "files": {}, "status": b"", "there": None, "head": None}
        if (self.project / ".git").exists():
            here["ref"] = ref_of(self.project, self.scenario.ref)
            if here["ref"]:
                here["tree"] = tree(self.project, here["ref"])
            here["head"] = ref_of(self.project, "HEAD")
            here["index"] = index(self.project)
            here["status"] = git(self.project, "status", "--porcelain")
            here["files"] = {str(file.relative_to(self.project)): sha256(file)
                             for file in self.project.rglob("*")
                             if file.is_file() and ".git" not in file.relative_to(self.project).parts}
        if self.receiver.exists():
            here["there"] = ref_of(self.receiver, self.scenario.ref)
        here["sources"] = {str(file.relative_to(self.folder)): sha256(file) for file in (self.folder / "new").rglob("*.png")}
        return here


class Scenario:
    def __init__(self, name, words, prepare, ref="refs/heads/main", move=False):
        self.name, self.words, self.prepare, self.ref, self.move = name, words, prepare, ref, move


_pointers = {}  # blob id -> oid, or None: a blob's content never changes, and git fsck has seen that it is there


def pointer_of(folder, blob):
    if blob not in _pointers:
        found = POINTER.match(git(folder, "cat-file", "blob", blob))
        _pointers[blob] = found[1].decode() if found else None
    return _pointers[blob]


def check_objects(folder, store, ids):
    """Every pointer among these blobs has its object."""
    for oid in filter(None, (pointer_of(folder, blob) for blob in ids)):
        demand((store / oid[:2] / oid[2:4] / oid).is_file(), "no object", oid, "in", store)


def check_store(store):
    for file in store.rglob("*"):
        if file.is_file():
            demand(sha256(file) == file.name, "the object", file, "is damaged")


def check_valid(world, before, after, lfs_fsck=True):
    """Holds at every moment, however the program ended."""
    now = world.state()
    if (world.project / ".git").exists():
        git(world.project, "fsck", "--strict", "--no-dangling", "--no-progress")
        demand(now["ref"] in (before["ref"], after["ref"]), "the ref is at", now["ref"])
        demand(now["head"] in (before["head"], after["head"]), "HEAD is at", now["head"])
        committed = now["ref"] == after["ref"]
        for path in {**before["index"], **after["index"]}:
            blob = now["index"].get(path)
            demand(blob in (before["index"].get(path), after["index"].get(path)), "the index has", blob, "for", path)
            if committed:
                demand(blob == after["index"].get(path), "a staged reversal of", path)
        for path in {**before["files"], **after["files"]}:
            sha = now["files"].get(path)
            demand(sha in (before["files"].get(path), after["files"].get(path)), path, "has bytes of nobody")
            if committed:
                demand(sha == after["files"].get(path), path, "is not what was committed")
        demand(set(now["files"]) <= {*before["files"], *after["files"]}, "files from nowhere:",
               set(now["files"]) - {*before["files"], *after["files"]})
        store = world.project / ".git" / "lfs" / "objects"
        check_objects(world.project, store, {*now["tree"].values(), *now["index"].values()})
        check_store(store)
        if lfs_fsck and now["ref"]:
            git(world.project, "lfs", "fsck")
    for path, sha in before["sources"].items():
        if path in now["sources"]:
            demand(now["sources"][path] == sha, "the source", path, "was altered")
        else:
            demand(world.scenario.move and now["ref"] == after["ref"], "the source", path, "is gone")
            store = world.project / ".git" / "lfs" / "objects"
            demand((store / sha[:2] / sha[2:4] / sha).is_file(), "the source", path, "is nowhere")
    if world.receiver.exists():
        git(world.receiver, "fsck", "--strict", "--no-dangling", "--no-progress")
        demand(now["there"] in (before["there"], after["there"]), "the receiver's ref is at", now["there"])
        store = world.receiver / "lfs" / "objects"
        if now["there"]:
            check_objects(world.receiver, store, tree(world.receiver, now["there"]).values())
        check_store(store)


def check_complete(world, after):
    """Holds after the same command has been given again."""
    now = world.state()
    for what in ("ref", "head", "there", "tree", "index", "files", "sources"):
        demand(now[what] == after[what], what, "is", now[what], "but without the fault", after[what])
    demand(now["status"] == after["status"], "git status says", now["status"].decode())
    demand(not leftovers(world.folder), "left behind:", leftovers(world.folder))
    git(world.project, "fsck", "--strict", "--no-dangling", "--no-progress")


def say_again(world):
    # What a push leaves at the receiver may belong to somebody who is still pushing; after an hour it is cleared.
    long_ago = time.time() - 7200
    for name in leftovers(world.receiver):
        if name.startswith(("lfs/tmp/", "objects/pack/")):
            os.utime(world.receiver / name, (long_ago, long_ago))
    command = world.command()
    if command is None:
        return
    done = run(*command, cwd=world.folder)
    demand(done.returncode == 0, "the same command again answers", done.returncode, done.stdout.decode(errors="replace"))


# What is promoted where.


def _sources(world, count=3):
    for number, name in enumerate(("a", "b", "c")[:count]):
        picture(world.folder / "new" / f"{name}.png", 10 + number)


def _project(world):
    """A project in use: a picture of the name that comes again, something staged, something changed."""
    _sources(world)
    picture(world.folder / "old" / "a.png", 1)
    words = [ZTGIT, "promote", world.folder / "old" / "a.png", "--project", world.project]
    demand(run(*words).returncode == 0, "cannot make the project")
    (world.project / "kept.txt").write_text("one\n")
    git(world.project, "add", "kept.txt")
    git(world.project, "commit", "-qm", "a file of the user")
    (world.project / "kept.txt").write_text("two\n")
    (world.project / "staged.txt").write_text("staged\n")
    git(world.project, "add", "staged.txt")


def _foreign(world):
    """Somebody else's repository: no attributes, no settings, no git-lfs."""
    _sources(world)
    git(world.folder, "init", "-q", world.project)
    (world.project / "code.c").write_text("int x;\n")
    git(world.project, "add", "-A")
    git(world.project, "commit", "-qm", "not ours")


def _hooked(world):
    """Hooks that have a say before the commit: one of ours, one that adds a line to the message."""
    _project(world)
    for name, text in (("pre-commit", '# ztgit-managed v1 sha256=0\nexec "$ZTGIT" hook pre-commit'),
                       ("prepare-commit-msg", 'echo "Reviewed-by: A Hook <h@example.org>" >>"$1"')):
        hook = world.project / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\n{text}\n")
        hook.chmod(0o755)


def _receiver(world):
    _project(world)
    git(world.folder, "init", "-q", "--bare", world.receiver)
    git(world.project, "remote", "add", "origin", "../../remote.git")


_ALL = ["promote", "@/new/a.png", "@/new/b.png", "@/new/c.png", "--project", "@/projects/hero"]
SCENARIOS = [
    Scenario("create", ["promote", "@/new/a.png", "--project", "@/projects/hero"], lambda world: _sources(world, 1)),
    Scenario("three", _ALL, _project),
    Scenario("foreign", _ALL, _foreign),
    Scenario("each", [*_ALL, "--each"], _project),
    Scenario("hooked", [*_ALL, "--each"], _hooked),
    Scenario("move", [*_ALL, "--move"], _project, move=True),
    Scenario("push", [*_ALL, "--push"], _receiver),
    Scenario("branch", [*_ALL, "--branch", "other"], _project, ref="refs/heads/other"),
]


class Prepared:
    """A scenario with its untouched world and the states before and after an undisturbed run."""

    def __init__(self, work, scenario):
        self.scenario = scenario
        self.template = World(work / scenario.name, scenario)
        (self.template.folder / "projects").mkdir(parents=True)
        scenario.prepare(self.template)
        world = self.world(work / f"{scenario.name}-undisturbed")
        self.before = world.state()
        done = run(*world.command(), cwd=world.folder)
        demand(done.returncode == 0, scenario.name, "undisturbed answers", done.returncode, done.stdout.decode())
        self.after = world.state()
        check_complete(world, self.after)
        check_valid(world, self.before, self.after)

    def world(self, folder):
        world = World(folder, self.scenario)
        world.fresh_copy_of(self.template)
        return world
