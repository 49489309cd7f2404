#!/usr/bin/env python3
"""kill -9, a broken disk and a full one, injected by strace at every class of system call of an erasure, a backup and a restore (issue line 4): what was interrupted
is gone on with or begun anew, the same persons are erased with receipts that verify, backups verify, restored folders open, and the checker finds nothing.
Chosen points – the first, the last and some between – unless --all asks for every call."""
import collections
import concurrent.futures
import subprocess
import sys
import time
import traceback
import unittest

import injected
from harness import BIN, INSTITUTION, wait_until
from injected import Tracer
from faked_clock import FAKETIME, NO_FAKED_CLOCK
from leavers import BEFORE_NIGHT, BY_DAY, BY_NIGHT, LEAVERS, Leavers

AT_ONCE = 5         # most of a case is waiting
KILL_POINTS, ERROR_POINTS = 4, 2
COUNTED = 3         # runs in which the calls are counted


class Scene:
    """One operation: begun in a copy, broken by an injection, then gone on with."""

    def __init__(self, prepared):
        self.prepared = prepared

    def count(self):
        """The calls of each class, in one run without injections."""
        raise NotImplementedError

    def run(self, options, place):
        """With an injection: (did it strike, problems)."""
        raise NotImplementedError

    def after(self, place):
        """Without one: problems."""
        raise NotImplementedError


def has_struck(place):
    return "INJECTED" in (place.dir / "trace").read_text(errors="replace")


def has_died(place):
    return place.daemon.poll() is not None


class Erasure(Scene):
    name = "erasure"

    def __init__(self, prepared):
        super().__init__(prepared)
        self.whom = None

    def count(self):
        place = self.prepared.copy()
        try:
            place.start_at(BEFORE_NIGHT)
            with Tracer(place.daemon.pid, ["-e", "trace=" + ",".join(injected.CLASSES)], place.dir / "trace"):
                wait_until("the erasure", lambda: len(place.erased()) == LEAVERS, seconds=90)
            self.whom = place.erased()
            place.stop_daemon()
            return injected.calls_in((place.dir / "trace").read_text())
        finally:
            place.end()

    def run(self, options, place):
        place.start_at(BEFORE_NIGHT)
        kills = "SIGKILL" in options[-1]
        with Tracer(place.daemon.pid, options, place.dir / "trace"):
            self.until_it_struck(place)
        struck = has_struck(place) or has_died(place)
        if kills:
            if not has_died(place):
                place.kill_daemon()
            return struck, []
        if has_died(place):
            return struck, [f"sluisd ended with {place.daemon.returncode}: {place.told()}"]
        return struck, self.recovers(place)

    @staticmethod
    def until_it_struck(place):
        """An error goes on for three seconds. A call that did not come before the erasure was over does not come any more."""
        end = time.monotonic() + 20
        while time.monotonic() < end and not has_died(place):
            if has_struck(place):
                end = min(end, time.monotonic() + 3)
            elif len(place.erased()) == LEAVERS:
                return
            time.sleep(0.05)

    @staticmethod
    def recovers(place):
        """The fault is gone, and the same process goes on: an administrator's sync tries at once."""
        def erased():
            place.sync_at_once()
            return len(place.erased()) == LEAVERS
        try:
            wait_until("that the running daemon goes on with the erasure", erased, seconds=90)
        except AssertionError as late:
            return [f"{late}: {place.told()}"]
        finally:
            place.stop_daemon()
        return []

    def after(self, place):
        place.start_at(BY_NIGHT)
        wait_until("the erasure", lambda: len(place.erased()) == LEAVERS, seconds=90)
        problems = [] if place.erased() == self.whom else ["others were erased"]
        for handle in place.erased():
            place.sluis("erasure", "receipt", handle, "--to", place.dir / "receipt")
            place.sluis("erasure", "verify", place.dir / "receipt", "--vkey", place.state / "log/vkey")
            (place.dir / "receipt").unlink()
        place.stop_daemon()
        for keys in (place.state / "keys", place.dir / "safe" / INSTITUTION):
            if sorted(p.name for p in keys.iterdir() if p.name.startswith(("slot", "vault"))) != ["slot.2", "vault.2"]:
                problems.append(f"{keys}: {sorted(p.name for p in keys.iterdir())}")
        return problems


class Backup(Scene):
    name = "backup"

    def count(self):
        place = self.prepared.copy()
        try:
            place.start_at(BY_DAY)
            with Tracer(place.daemon.pid, ["-e", "trace=" + ",".join(injected.CLASSES)], place.dir / "trace"):
                place.back_up()
            place.stop_daemon()
            return injected.calls_in((place.dir / "trace").read_text())
        finally:
            place.end()

    def run(self, options, place):
        place.start_at(BY_DAY)
        kills = "SIGKILL" in options[-1]
        with Tracer(place.daemon.pid, options, place.dir / "trace"):
            done = place.sluis("backup", "create", "--institution", INSTITUTION, codes=None, timeout=30)
        if kills and done.returncode != 0:
            wait_until("the end of sluisd", lambda: has_died(place), seconds=30)
        struck = has_struck(place) or has_died(place)
        if kills:
            if not has_died(place):
                place.kill_daemon()
            return struck, []
        if has_died(place):
            return struck, [f"sluisd ended with {place.daemon.returncode}: {place.told()}"]
        problems = []
        if done.returncode != 0 and not (done.stdout + done.stderr).strip():
            problems.append("an error that nobody heard of")

        def backed_up():
            place.sync_at_once()  # an institution that could not be opened while the fault went on is opened by it
            return place.sluis("backup", "create", "--institution", INSTITUTION, codes=None).returncode == 0
        try:
            wait_until("a backup by the same process", backed_up, seconds=90)
        except AssertionError as late:
            problems.append(f"{late}: {place.told()}")
        place.stop_daemon()
        return struck, problems

    def after(self, place):
        known = place.backups()
        for one in known:
            place.sluis("backup", "verify", one)
        place.start_at(BY_DAY.replace("11:00", "12:00"))
        report = place.back_up()
        problems = [] if report["state"] == "done" else [str(report)]
        place.stop_daemon()
        if len(place.backups()) != len(known) + 1:
            problems.append("the next backup is not there")
        for one in place.backups():
            place.sluis("backup", "verify", one)
        left = [p.name for p in (place.dir / "backups" / INSTITUTION).iterdir() if p.name.startswith(".")]
        return problems + ([f"left behind: {left}"] if left else [])


class Restore(Scene):
    name = "restore"

    def command(self, place):
        return [BIN / "sluis", "backup", "restore", place.backups()[0], "--keys", place.dir / "safe" / INSTITUTION, "--key-file", place.dir / "root.key", "--to", place.dir / "var" / "back"]

    def traced(self, place, options):
        return subprocess.run([injected.STRACE, "-f", "-o", place.dir / "trace", *options, *self.command(place)], capture_output=True, text=True, cwd=place.dir, timeout=60)

    def count(self):
        """And what is called before the first look at the backup: the program's own start is no part of a restore."""
        place = self.prepared.copy()
        try:
            done = self.traced(place, ["-e", "trace=" + ",".join(injected.CLASSES)])
            assert done.returncode == 0, done.stderr
            trace = (place.dir / "trace").read_text()
            self.before = injected.calls_in(trace[:trace.index("/backups/")])
            return injected.calls_in(trace)
        finally:
            place.end()

    def run(self, options, place):
        done = self.traced(place, options)
        struck = has_struck(place) or done.returncode < 0
        if "SIGKILL" in options[-1] or done.returncode == 0:
            return struck, []
        problems = []
        if not done.stderr.strip() or done.returncode < 0:
            problems.append(f"ended with {done.returncode} and said {done.stderr!r}")
        if (place.dir / "var" / "back").exists() != ("is in place and sound" in done.stderr):
            problems.append(f"a folder that nobody told of: {done.stderr}")
        return struck, problems

    def after(self, place):
        back = place.dir / "var" / "back"
        if back.exists():  # it was over, but for the telling: a second one is refused and says what to do
            refused = subprocess.run(self.command(place), capture_output=True, text=True)
            if refused.returncode == 0 or "is there already" not in refused.stderr:
                return [f"a second restore into the folder was not refused: {refused.stderr}"]
        else:
            done = subprocess.run(self.command(place), capture_output=True, text=True)
            if done.returncode != 0:
                return [f"the second restore failed: {done.stdout}{done.stderr}"]
        left = [p.name for p in (place.dir / "var").iterdir() if p.name.startswith(".")]
        problems = [f"left behind: {left}"] if left else []
        found = place.faults(back)
        if found:
            problems.append(found)
        place.state.rename(place.dir / "lost")
        back.rename(place.state)
        place.start_at(BY_DAY)
        if place.status()["problem"]:
            problems.append(place.status()["problem"])
        place.stop_daemon()
        return problems


def outcome_of(scene, options, what):
    place = scene.prepared.copy()
    try:
        struck, problems = scene.run(options, place)
        problems += scene.after(place)
        found = place.faults()
        if found:
            problems.append(found)
        names = scene.prepared.family_names()
        for word in names:
            if word in place.told():
                problems.append("a name in the daemon's log")
        return struck, problems
    except Exception:  # a case that cannot even be finished is a finding like any other
        return False, [traceback.format_exc() + place.told()]
    finally:
        place.end()


def outcome_where_it_strikes(scene, case):
    """A call that does not come in this run is no test: an earlier one is taken."""
    while True:
        struck, problems = outcome_of(scene, *case)
        before = None if struck or problems else injected.earlier(case, getattr(scene, "before", None))
        if before is None:
            return struck, problems
        case = before


def run_scene(scene, every):
    counts = injected.fewest([scene.count() for _ in range(COUNTED)])
    before = getattr(scene, "before", None)
    cases = injected.kills(counts, None if every else KILL_POINTS, before) + injected.errors(counts, None if every else ERROR_POINTS, before)
    started = time.monotonic()
    struck, failed = collections.Counter(), []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for (options, what), (did_strike, problems) in zip(cases, pool.map(lambda case: outcome_where_it_strikes(scene, case), cases)):
            struck[what.split()[0]] += did_strike
            if problems:
                failed.append((what, problems))
    kinds = collections.Counter(what.split()[0] for _, what in cases)
    print(f"{scene.name}: calls {counts}", flush=True)
    print(f"{scene.name}: " + ", ".join(f"{struck[kind]} of {count} {kind} struck" for kind, count in kinds.items()) + f"; {len(failed)} failed, {time.monotonic() - started:.0f} s", flush=True)
    for what, problems in failed:
        print(f"  {what}: " + "\n    ".join(problems), flush=True)
    return kinds, struck, failed


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
@unittest.skipUnless(injected.can_trace(), "strace is missing, or may not attach here")
class Injected(unittest.TestCase):
    every = False

    @classmethod
    def setUpClass(cls):
        cls.prepared = Leavers.made_once()
        cls.addClassCleanup(cls.prepared.end)

    def see(self, scene):
        kinds, struck, failed = run_scene(scene(self.prepared), self.every)
        self.assertFalse(failed, f"{len(failed)} cases of {scene.name} failed")
        for kind, count in kinds.items():  # not each: the first call of a class may not come either, where the fault ends the work before it
            self.assertGreaterEqual(struck[kind], 0.9 * count, f"{kind} strikes too seldom for a test of {scene.name}")

    def test_erasure(self):
        self.see(Erasure)

    def test_backup(self):
        self.see(Backup)

    def test_restore(self):
        self.see(Restore)


if __name__ == "__main__":
    if "--all" in sys.argv:
        sys.argv.remove("--all")
        Injected.every = True
    unittest.main()
