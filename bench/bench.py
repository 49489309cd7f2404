#!/usr/bin/env python3
"""make bench: on one machine in one run, figures beside their goals; what can be a ratio is one (machines are shared
and noisy), with medians of paired turns. docs/measuring.md says of each line what it measures and how. Some hours.

  a   how long `status` and `person show` wait while one institution of 100,000, and 400 of 2,500, are at work
                                                                     goal: 99 % at most 50 ms, the worst at most 250 ms
  b   peak memory with one institution of 1,000,000, and with 400 of 2,500               goal: at most 200 and 400 MB
  c   time a person at 1,000,000 ÷ at 100,000: read, name, plan, survey                  goal: at most 1.2
  d   cold import, re-read, a quiet night ÷ xmllint (+ sqlite3 .import)                  goal: at most 2.2, 1.25, 1.4
      planning of 100,000 people without changes                                         goal: at most 0.2 s
  d2  a first push by Bulk ÷ wrk with the same bodies; fsyncs a 1,000 changes            goal: at least 0.4; at most 20
  e   from one changed pupil of 100,000 to the change at the target                      goal: at most 1 s
  f   start with 1,000,000 log entries, with 400 institutions; disk a person             goal: at most 2 s, 3 s, 4 kB

  pace     a first provisioning of 25,000 users and 1,000 groups against the vendors' published quotas, in virtual
           time: share of the budget, throttled answers, requests        goal: at least 95 %, below 0.5 %, the fewest
  wire     the same over real sockets without quotas: accounts per second ÷ what wrk gets
                                                                         goal: at least 0.60; peak at most 150 MB
  erasure  2,000 people erased in one night: keys wrapped anew, how long an answer takes; the log's verification
                                     goal: at least 50,000 keys/s, at most 100 ms; at least 500,000 entries/s
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SOURCE / "tests/integration"))

import answers  # noqa: E402
import growth  # noqa: E402
import one_change  # noqa: E402
import pushing  # noqa: E402
import speed  # noqa: E402
from earlier import erasure, pace  # noqa: E402
from goals import Goals  # noqa: E402
from lives import ManyLives, OneLife  # noqa: E402
from night import night  # noqa: E402
from schools import Schools  # noqa: E402
from wire import wire  # noqa: E402


class Bench:
    """One run: its sizes, and what several lines share, which is made when the first of them asks for it."""

    def __init__(self, bin_dir, folder, divided_by, turns):
        self.bin_dir, self.folder, self.divided_by, self.turns, self.source = bin_dir, folder, divided_by, turns, SOURCE
        self.goals, self.schools = Goals(divided_by), Schools(bin_dir, folder / "schools")
        self.of_many = max(20, min(2_500, 1_000_000 // divided_by // 4))  # pupils of each of the many institutions
        self.push_size = (self.size(9_375), max(1, 21 // divided_by), self.size(625))  # pupils, schools, staff
        self.ones, self.all_of_many = {}, None
        self.watched_many, self.many_not_answered = {}, 0

    def size(self, whole):
        return max(1, whole // self.divided_by)

    def one(self, pupils):
        """A life of one institution of so many pupils, before they are divided."""
        if pupils not in self.ones:
            self.ones[pupils] = OneLife(self, self.size(pupils))
        return self.ones[pupils]

    def many(self):
        if self.all_of_many is None:
            count = max(4, 400 // self.divided_by)
            around = lambda name, house: answers.watching(self, name, house)
            self.all_of_many = ManyLives(self, count, self.of_many, around)
        return self.all_of_many

    def end(self):
        for one in [*self.ones.values(), self.all_of_many]:
            if one is not None:
                one.end()


def earlier_lines(bench):
    """What was measured before, and keeps its own words."""
    students = bench.size(100_000)
    few = (bench.size(25_000), bench.size(1_000))
    return {"pace": lambda: pace(bench.bin_dir, *few), "wire": lambda: wire(bench.bin_dir, bench.turns, *few),
            "erasure": lambda: (erasure(bench.bin_dir, bench.folder / "erasure", students, bench.size(2_000)),
                                night(students, bench.size(2_000)))}


LINES = {"a": (answers.one_institution, answers.many_institutions), "b": (growth.memory,),
         "c": (growth.straight_line,), "d": (speed.one_file, speed.nights), "d2": (pushing.pushes,),
         "e": (one_change.changes,), "f": (growth.starts,)}
#: Parts of the lines that ask for the largest sizes, by themselves.
PARTS = {"a1": answers.one_institution, "a400": answers.many_institutions, "d1": speed.one_file, "dnight": speed.nights}


def machine():
    """What else runs decides about every figure."""
    ps = ["ps", "-eo", "pcpu,comm", "--sort=-pcpu", "--no-headers"]
    busy = subprocess.run(ps, capture_output=True, text=True).stdout
    top = [" ".join(line.split()[::-1]) + " %" for line in busy.splitlines()[:4] if float(line.split()[0]) >= 5]
    at = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at {time.strftime('%H:%M:%S')}"
    return f"{at}; busiest: {', '.join(top) or 'nothing'}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", required=True)
    names = [*LINES, *PARTS, "pace", "wire", "erasure"]
    options.add_argument("--only", default="", help="lines, a comma between them: " + ",".join(names))
    options.add_argument("--quick", action="store_true", help="every size divided by 50, one turn")
    options.add_argument("--divide", type=int, default=1, help="every size divided by so much")
    options.add_argument("--turns", type=int, help="of each paired figure (3; with --quick 1)")
    options.add_argument("--folder", default=SOURCE / "build", help="for what is written meanwhile, up to 20 GB")
    chosen = options.parse_args()
    bin_dir = pathlib.Path(chosen.bin).resolve()
    os.environ["SLUIS_BIN"] = str(bin_dir)
    divided_by = 50 if chosen.quick and chosen.divide == 1 else chosen.divide
    turns = chosen.turns or (1 if chosen.quick else 3)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=chosen.folder))
    bench = Bench(bin_dir, folder, divided_by, turns)
    known = LINES | {name: (part,) for name, part in PARTS.items()}
    known |= {name: (lambda b, part=part: part(),) for name, part in earlier_lines(bench).items()}
    wanted = [name for name in chosen.only.split(",") if name] or [name for name in known if name not in PARTS]
    if unknown := [name for name in wanted if name not in known]:
        options.error(f"--only: {', '.join(unknown)}: known are {', '.join(known)}")
    print(f"{machine()}" + (f"; every size divided by {divided_by}" if divided_by > 1 else ""))
    try:
        for name in wanted:
            for part in known[name]:
                part(bench)
        bench.goals.summary()
        print(f"\n{machine()}")
    finally:
        bench.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
