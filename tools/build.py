#!/usr/bin/env python3
"""Builds, and tells it in one line: moving on a terminal, a line at each tenth elsewhere. All that the compiler says is in the log; what fails is shown in full.
Usage: build.py BUILD_FOLDER JOBS [TARGET ...]"""
import pathlib
import re
import subprocess
import sys
import time

STEP = re.compile(r"\[(\d+)/(\d+)\] (.*)")


def main():
    folder, jobs, *targets = sys.argv[1:]
    log = pathlib.Path(folder) / "build.log"
    command = ["cmake", "--build", folder, "-j", jobs, *(["--target", *targets] if targets else [])]
    is_seen = sys.stdout.isatty()
    begun, told, failed = time.monotonic(), 0, []
    with log.open("w") as out, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as build:
        for line in build.stdout:
            out.write(line)
            found = STEP.match(line)
            if found and found[3].startswith("Re-checking"):  # of ninja itself, counted apart
                continue
            if not found:
                failed.append(line)
                continue
            done, total = int(found[1]), int(found[2])
            if told == 0 and total > 1:
                print(f"Building {' '.join(targets) or 'everything'}: {total} steps (full output: {log})", flush=True)
                told = 1
            tenth = done * 10 // total
            if is_seen:
                print(f"\r\033[K   {done} of {total}, {int(time.monotonic() - begun)} s", end="", flush=True)
            elif total > 10 and tenth >= told:
                print(f"   {tenth}0 %, {int(time.monotonic() - begun)} s", flush=True)
                told = tenth + 1
    if is_seen and told:
        print()
    if build.returncode != 0:
        sys.stdout.writelines(failed)
        print(f"The build failed; all of it is in {log}", file=sys.stderr)
    return build.returncode


if __name__ == "__main__":
    sys.exit(main())
