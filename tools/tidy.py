#!/usr/bin/env python3
"""clang-tidy over the files of the quick rooms (with SLUIS_LINT_ALL=1 of all) that changed since they last passed, the newest changes first; says how many it has not
looked at. Usage: tidy.py BUILD_FOLDER
A file counts as changed when it, a header of ours that it includes, or .clang-tidy is another. SLUIS_LINT_SECONDS (200): no file is begun after that.
SLUIS_LINT_ALL=1: all files, for as long as it takes (a file takes up to ten seconds)."""
import concurrent.futures
import functools
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOMS = ["model", "config", "state", "mapping", "connectors", "daemon"]
QUICK = ("model/", "config/", "mapping/")  # a second each: before the others
RECENT = 10  # commits whose files come first
INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)


def git(*args):
    return subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")


@functools.cache
def included(path):
    """What a file of ours includes of ours, directly."""
    file = ROOT / path
    if not file.is_file():
        return (b"", ())
    text = file.read_bytes()
    return (text, tuple(INCLUDE.findall(text.decode(errors="replace"))))


def state_of(path):
    """A hash of all that a look at this file depends on, but for other people's headers."""
    seen, todo = set(), [path]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo.extend(included(one)[1])
    out = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    for one in sorted(seen):
        out.update(included(one)[0])
    return out.hexdigest()[:20]


def recently_changed():
    changed = set(git("diff", "--name-only", "HEAD"))
    count = int(git("rev-list", "--count", "HEAD")[0])
    changed |= set(git("diff", "--name-only", f"HEAD~{min(RECENT, count - 1)}", "HEAD"))
    return changed


def main():
    build = pathlib.Path(sys.argv[1])
    everything = bool(os.environ.get("SLUIS_LINT_ALL"))
    until = time.monotonic() + float(os.environ.get("SLUIS_LINT_SECONDS", "200"))
    # With unity builds the build's own list of commands names the batches, and not the files in them.
    commands = build.parent / "lint-commands"
    made = subprocess.run(["cmake", "-S", ".", "-B", commands, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DSLUIS_UNITY=OFF"], cwd=ROOT, capture_output=True, text=True)
    if made.returncode != 0:
        print(made.stdout + made.stderr)
        return 1
    stamps = build / "tidy"
    stamps.mkdir(parents=True, exist_ok=True)
    files = [f for f in git("ls-files", *(f"{room}/*.cpp" for room in ROOMS)) if f]
    stamp = {f: stamps / f"{f.replace('/', '_')}.{state_of(f)}" for f in files}
    recent = recently_changed()
    todo = [f for f in files if not stamp[f].exists()]
    # The other rooms have not passed as a whole yet: what is found there is not a commit's doing.
    others = 0 if everything else sum(not f.startswith(QUICK) for f in todo)
    todo = [f for f in todo if everything or f.startswith(QUICK)]
    todo.sort(key=lambda f: (f not in recent, not f.startswith(QUICK)))
    first = sum(f in recent for f in todo)
    print(f"lint: clang-tidy: {len(files) - len(todo) - others} of {len(files)} files passed as they are; {len(todo)} to look at, "
          f"{first} of them from the last {RECENT} commits; NOT looked at: {others} files of state, connectors and daemon (SLUIS_LINT_ALL=1 does)", flush=True)

    def look(path):
        if not everything and time.monotonic() > until:
            return None
        done = subprocess.run(["clang-tidy-14", "--quiet", "-p", commands, path], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if done.returncode != 0:
            print(done.stdout, flush=True)
            return False
        for old in stamps.glob(path.replace("/", "_") + ".*"):
            old.unlink()
        stamp[path].touch()
        return True

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(look, todo))
    left = results.count(None)
    if left:
        print(f"lint: clang-tidy: NOT looked at for want of time: {left} files (the next run goes on with them; SLUIS_LINT_ALL=1 looks at all)", flush=True)
    print(f"lint: clang-tidy: {results.count(True)} files passed, {results.count(False)} did not", flush=True)
    return 1 if False in results else 0


if __name__ == "__main__":
    sys.exit(main())
