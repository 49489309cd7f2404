"""make bench, part `push`: 10,666 persons with their 400 groups by the real daemon into the lab by Bulk, with all that goes on record, against what wrk gets out of the same endpoint with the
same Bulk bodies. Both in one turn, each with a lab of its own. In a run of its own, under strace, how often the push waits for the disk."""
import contextlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from wire import lab

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 4  # as many as a target has unless told otherwise
IN_A_BULK = 100  # what the lab takes
STUDENTS, STAFF = 10_000, 666
WRK_SECONDS = 8
WAITS = ("fsync", "fdatasync", "syncfs", "sync_file_range")
RENAMES = ("rename", "renameat", "renameat2")


def ask(origin, path):
    request = urllib.request.Request(origin + path, headers={"Authorization": "Bearer bench-token"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def wrk_turn(bin_dir):
    """Accounts per second. What the lab holds afterwards is counted: an outer 200 proves nothing."""
    with lab(bin_dir) as (origin, _):
        done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{WRK_SECONDS}s", "--timeout", "20s", "-H", "Authorization: Bearer bench-token", "-H",
                               "Content-Type: application/scim+json", "-s", HERE / "bulk.lua", origin], check=True, capture_output=True, text=True).stdout
        requests, span = re.search(r"(\d+) requests in ([\d.]+)s", done).groups()
        made = ask(origin, "/lab/stats")["creations"].get("User", 0)
        assert "Non-2xx" not in done and made >= int(requests) * IN_A_BULK, (made, done)
        return int(requests) * IN_A_BULK / float(span)


class Watching(threading.Thread):
    """When the lab had its first account, and its last one."""

    def __init__(self, origin, users):
        super().__init__(daemon=True)
        self.origin, self.users, self.over, self.seen = origin, users, threading.Event(), []

    def run(self):
        while not self.over.is_set():
            made = ask(self.origin, "/lab/stats")["creations"]
            self.seen.append((time.monotonic(), made.get("User", 0)))
            self.over.wait(0.02)

    def accounts_per_second(self):
        """Between two looks that showed some and not yet all, or all for the first time."""
        self.over.set()
        self.join()
        first = next(one for one in self.seen if one[1] > 0)
        last = next(one for one in self.seen if one[1] == self.users)
        return (last[1] - first[1]) / (last[0] - first[0])


@contextlib.contextmanager
def place_with_plan(bin_dir, through=()):
    """(place, origin, persons) of a daemon that has read the school, and may push."""
    sys.path.insert(0, str(HERE.parent / "tests/integration"))
    os.environ["SLUIS_BIN"] = str(bin_dir)
    from harness import Place, write_secret

    with lab(bin_dir) as (origin, token):
        place = Place(target_url=origin + "/scim/v2")
        try:
            write_secret(place.dir / "partner.token", token.read_text())
            config = place.dir / "sluis.toml"
            config.write_text(config.read_text().replace("requests_per_second = 5000", "requests_per_second = 10000"))
            place.generate("--schools", "1", "--students", STUDENTS, "--staff", STAFF, "--seed", "1", "--day", "0")
            place.start_daemon(through=through)
            place.sluis("sync", "--institution", "stichting-test", "--wait", "--json", codes=(3,), timeout=600)
            place.consent()
            yield place, origin
        finally:
            place.end()


def our_turn(bin_dir):
    with place_with_plan(bin_dir) as (place, origin):
        watching = Watching(origin, STUDENTS + STAFF)
        watching.start()
        started = time.monotonic()
        report = json.loads(place.sluis("sync", "--institution", "stichting-test", "--wait", "--json", timeout=600).stdout)
        took = time.monotonic() - started
        peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{place.daemon.pid}/status").read_text())[1]) / 1024
        return {"ours": watching.accounts_per_second(), "changes": report["pushed"]["done"], "whole_s": took, "peak_mb": peak}


def waits_for_the_disk(bin_dir):
    """Of one push: how often it waits for the disk and renames a file, for each 1,000 changes."""
    with tempfile.TemporaryDirectory(prefix="sluis-bench-strace-") as folder:
        trace = pathlib.Path(folder) / "trace"
        with place_with_plan(bin_dir, ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "signal=none", "-e", "trace=" + ",".join(WAITS + RENAMES), "-o", trace)) as (place, _):
            before = trace.read_text().splitlines()
            report = json.loads(place.sluis("sync", "--institution", "stichting-test", "--wait", "--json", timeout=600).stdout)
            lines = trace.read_text().splitlines()[len(before):]
        changes = report["pushed"]["done"]
        count = lambda names: sum(bool(re.search(rf"\b({'|'.join(names)})\(", line)) for line in lines)
        return {"waits": count(WAITS), "renames": count(RENAMES), "changes": changes}


def push(bin_dir, turns):
    rows = []
    for _ in range(turns):
        theirs, ours = wrk_turn(bin_dir), our_turn(bin_dir)
        rows.append({"wrk": theirs, "ratio": ours["ours"] / theirs, **ours})
    median = {k: statistics.median(r[k] for r in rows) for k in rows[0]}
    print(f"\n{STUDENTS + STAFF} persons with their groups by the daemon into the lab by Bulk, {CONNECTIONS} connections, median of {turns} turns")
    print(f"  wrk, Bulk of {IN_A_BULK} user creations          {median['wrk']:8.0f} accounts/s")
    print(f"  our push, all of it on record          {median['ours']:8.0f} accounts/s     ratio {median['ratio']:.2f}  (goal: at least 0.40)     turns: "
          + " ".join(f"{r['ratio']:.2f}" for r in rows))
    print(f"  the sync with {median['changes']:.0f} changes took {median['whole_s']:.1f} s     peak {median['peak_mb']:.0f} MB")
    disk = waits_for_the_disk(bin_dir)
    each = lambda what: disk[what] * 1000 / disk["changes"]
    print(f"  waits for the disk: {disk['waits']} in {disk['changes']} changes, {each('waits'):.1f} a 1,000  (goal: at most 20)     renames: {disk['renames']}, {each('renames'):.1f} a 1,000")
    return median
