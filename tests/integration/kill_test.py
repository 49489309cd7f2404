#!/usr/bin/env python3
"""kill -9 at random moments of a push (issue line 4): after a restart and a sync nobody is there twice, nobody is missing, the log
verifies, and the partner holds the same as without kills. `--runs N` for each kind of target; the vendors answer with throttling, resets and errors besides. The seed is printed and can be given again."""
import argparse
import collections
import datetime
import json
import pathlib
import random
import sys
import tempfile
import time

from faked_clock import FAKETIME, NO_FAKED_CLOCK, FastClock, clock_in, under
from harness import INSTITUTION, Place, wait_until

SCHOOL = ("--schools", "1", "--students", "120", "--staff", "8", "--seed", "11")


LOGINS = ("userName", "userPrincipalName", "mailNickname", "mail", "primaryEmail", "emails")


def comparable(contents):
    """Which of two namesakes whom one read brought has the plain login is chance: accounts are known by all but it."""
    users, groups = contents
    said = {login: json.dumps({k: v for k, v in has.items() if k not in LOGINS}, sort_keys=True) for login, has in users.items()}
    return sorted(said.values()), {name: sorted(said.get(member, member) for member in members) for name, members in groups.items()}


SLOWER = (("requests_per_second = 5000", "requests_per_second = 200"), ("writes_per_150s = 1000000", "writes_per_150s = 30000"),
          ("queries_per_minute = 1000000", "queries_per_minute = 12000"), ("creations_per_second = 1000", "creations_per_second = 100"))


def place_of(kind, lab_options):
    """Its pushes are slow enough to be killed in their midst."""
    place = Place(lab_options=lab_options, kind=kind)
    config = place.dir / "sluis.toml"
    text = config.read_text()
    for fast, slow in SLOWER:
        text = text.replace(fast, slow)
    config.write_text(text)
    return place


def push_time_and_contents(kind, lab_options):
    """How long a push takes here, and what there is after the first and after the last without kills."""
    place = place_of(kind, lab_options)
    try:
        place.generate(*SCHOOL, "--day", "0")
        place.start_daemon()
        place.consent()
        started = time.monotonic()
        place.sync()
        first = time.monotonic() - started
        after_first = comparable(place.contents())
        place.generate(*SCHOOL, "--day", "1")
        place.sync()
        return first, after_first, comparable(place.contents())
    finally:
        place.end()


def sync_until_well(place, clock):
    """What is not shown after a kill may still arrive, and is made again after a quarter of an hour: so long passes
    before each sync. Where answers are reset even the look-up may be lost: such a sync ends with 4, says so, and the next
    one goes on. Five must do."""
    for _ in range(5):
        clock.forward(16 * 60)
        time.sleep(0.1)
        done = place.sluis("sync", "--institution", INSTITUTION, "--wait", codes=(0, 4))
        if done.returncode == 0:
            return
    raise AssertionError("five syncs in a row did not bring everything there\n" + done.stdout)


def killed_run(chance, kind, lab_options, *usual):
    with tempfile.TemporaryDirectory() as folder:
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
        clock = FastClock(pathlib.Path(folder) / "now", now, 1)
        try:
            with under(clock_in(clock.file)):
                return killed_under(clock, chance, kind, lab_options, *usual)
        finally:
            clock.end()


def killed_under(clock, chance, kind, lab_options, push_seconds, after_first, expected):
    """(How often what struck: kills, those in the midst of the first push, and each fault of the lab; problems.)"""
    place = place_of(kind, lab_options)
    try:
        place.generate(*SCHOOL, "--day", "0")
        place.start_daemon()
        place.consent()
        kills, midst = chance.randint(1, 3), 0
        for n in range(kills):
            place.sluis("sync", "--institution", INSTITUTION)  # without --wait
            if n == 0 and chance.random() < 0.75:  # mostly a push is short beside the read before it
                wait_until("the first accounts", lambda: place.contents()[0], seconds=60)
            else:
                time.sleep(chance.uniform(0, push_seconds))
            place.kill_daemon()
            there = comparable(place.contents())
            midst += there[0] != [] and there != after_first
            place.start_daemon(init=False)
        sync_until_well(place, clock)
        place.generate(*SCHOOL, "--day", "1")
        place.sluis("sync", "--institution", INSTITUTION)
        time.sleep(chance.uniform(0, push_seconds / 4))
        place.kill_daemon()
        place.start_daemon(init=False)
        sync_until_well(place, clock)
        report = place.sync()
        problems = []
        if place.duplicates() or (kind == "scim" and place.lab("/lab/stats")["duplicates_by_external_id"]):
            problems.append("duplicates")
        if comparable(place.contents()) != expected:
            problems.append("another end state than without kills")
        if report["pushed"]["done"] != 0:
            problems.append("a sync after the last still had something to push")
        if place.sluis("log", "verify", "--institution", INSTITUTION, codes=None).returncode != 0:
            problems.append("the log does not verify")
        place.stop_daemon()
        checked = place.sluis("check", place.dir / "var" / INSTITUTION, "--key-file", place.dir / "root.key", codes=None)
        if checked.returncode != 0:
            problems.append("check: " + checked.stdout + checked.stderr)
        if problems:
            sys.stderr.write((place.dir / "sluisd.log").read_text(errors="replace")[-4000:])
        of_the_lab = collections.Counter(place.lab("/lab/stats")["faults"])
        return collections.Counter(kills=kills + 1, midst=midst) + of_the_lab, problems
    finally:
        place.end()


# The second vendor variant mixes in what goes wrong on the way.
FAULTS = ("--fault-throttle", "0.03", "--fault-reset-before", "0.02", "--fault-reset-after", "0.02", "--fault-error", "0.02")
LAB_FAULTS = ("throttle", "reset_before", "reset_after", "error")
VARIANTS = {"scim": {"bulk": (), "single requests": ("--no-bulk",)},
            "graph": {"smooth": ("--no-quotas",), "rough": ("--no-quotas", *FAULTS)},
            "google": {"smooth": ("--no-quotas",), "rough": ("--no-quotas", *FAULTS)}}


def runs_of(kind, chosen):
    timed = {name: (options, *push_time_and_contents(kind, [o for o in options if o == "--no-bulk" or o == "--no-quotas"])) for name, options in VARIANTS[kind].items()}
    failed, struck, is_rough = 0, collections.Counter(), False
    for run in range(chosen.runs):
        chance = random.Random(chosen.seed * 1000 + run)
        name = chance.choice(list(timed))
        options, *usual = timed[name]
        is_rough = is_rough or name == "rough"
        came, problems = killed_run(chance, kind, (*options, "--seed", str(chosen.seed + run)), *usual)
        struck += came
        failed += bool(problems)
        if problems:
            print(f"{kind}, run {run} ({name}): {'; '.join(problems)}")
    print(f"{kind}: {chosen.runs} runs, {dict(struck)}: {failed} failed", flush=True)
    for what in ("midst", *(LAB_FAULTS if is_rough else ())):
        if struck[what] == 0:
            print(f"{kind}: {what} never struck in {chosen.runs} runs")
            failed += 1
    return failed


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=10)
    options.add_argument("--kinds", default="scim,graph,google")
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args()
    if not FAKETIME:
        print(NO_FAKED_CLOCK)
        return 77  # skipped
    print(f"seed {chosen.seed}", flush=True)
    failed = sum(runs_of(kind, chosen) for kind in chosen.kinds.split(","))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
