"""Line (d2): a first push of 10,000 people with some 400 groups into the lab by Bulk, against what wrk gets for the
same bodies, and how often the daemon waits for the disk meanwhile."""
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import threading
import time
import urllib.request

from goals import heading, note
from house import TOKEN, House, Lab, end_by_signal, wait_until
from schools import copy_files

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 4  # as many as a target has unless told otherwise
SYNCS = "fsync,fdatasync,sync_file_range,syncfs,sync,msync"


def lab_stats(lab):
    request = urllib.request.Request(f"http://127.0.0.1:{lab.ports[0]}/lab/stats",
                                     headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


class Creations(threading.Thread):
    """Looks at the lab every 20 ms: when the first user was made there, and when the last."""

    def __init__(self, lab):
        super().__init__(daemon=True)
        self.lab, self.over, self.seen = lab, threading.Event(), []

    def run(self):
        while not self.over.wait(0.02):
            self.seen.append((time.monotonic(), lab_stats(self.lab)["creations"].get("User", 0)))

    def end(self):
        self.over.set()
        self.join()
        self.seen.append((time.monotonic(), lab_stats(self.lab)["creations"].get("User", 0)))

    def per_second(self):
        users = self.seen[-1][1]
        before = max(moment for moment, made in self.seen if made == 0)
        after = min(moment for moment, made in self.seen if made == users)
        return users / (after - before)


def push(bench, name, lab, around=None):
    """(the push, accounts a second). `around` is called with the daemon's process before it, and gives what ends it."""
    house = House(bench.bin_dir, bench.folder / name, ["push"], lab.ports)
    try:
        copy_files(bench.schools.made(*bench.push_size).glob("*.xml"), house.las("push"))
        house.start()
        house.sync()
        house.consent()
        end = around(house.daemon) if around else None
        creations = Creations(lab)
        creations.start()
        done = house.sync()
        creations.end()
        if end:
            end()
        failed = done.job["pushed"]["failed"] + done.job["pushed"]["unknown"]
        assert failed == 0, done.job["pushed"]
        return done, creations.per_second()
    finally:
        house.end()


def under_strace(out):
    def begin(daemon):
        strace = subprocess.Popen(["strace", "-f", "-qq", "-e", "trace=" + SYNCS, "-o", out, "-p", str(daemon.pid)],
                                  stderr=subprocess.PIPE)
        traced = lambda: re.search(r"TracerPid:\t[1-9]", open(f"/proc/{daemon.pid}/status").read())
        wait_until("strace", traced)
        return lambda: end_by_signal(strace)
    return begin


def bodies(captured):
    """Those of the Bulk requests that make users, as they were sent."""
    out = []
    for line in captured.read_text().splitlines():
        asked = json.loads(line)
        operations = asked.get("body", {}).get("Operations", []) if asked["url"].endswith("/Bulk") else []
        if operations and all(o["method"] == "POST" and o["path"] == "/Users" for o in operations):
            out.append(json.dumps(asked["body"], separators=(",", ":"), ensure_ascii=False))
    return out


def wrk(bench, name, file, users):
    """Accounts a second: every body once, to the last answer. What the lab holds afterwards is counted."""
    lab = Lab(bench.bin_dir, bench.folder / name)
    try:
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-d600s", "--timeout", "60s", "-s", HERE / "bodies.lua",
                   "-H", f"Authorization: Bearer {TOKEN}", "-H", "Content-Type: application/scim+json",
                   f"http://127.0.0.1:{lab.ports[0]}", "--", file]
        done = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        made = lab_stats(lab)["creations"].get("User", 0)
        assert made == users and " 0 not with 200" in done, (made, users, done)
        return users / float(re.search(r"all answered after ([\d.]+) s", done)[1])
    finally:
        lab.end()


def pushes(bench):
    counts = bench.schools.counts(bench.schools.made(*bench.push_size))
    people, groups = counts["students"] + counts["staff"], counts["groups"]
    heading(f"(d2) a first push of {people:,} people by Bulk, median of {bench.turns} turns")
    captured = bench.folder / "captured.ndjson"
    traced = bench.folder / "strace"
    lab = Lab(bench.bin_dir, bench.folder / "captured-lab", options=["--capture", captured])
    try:
        first, _ = push(bench, "captured", lab, under_strace(traced))
    finally:
        lab.end()
    sent = bodies(captured)
    users = sum(len(json.loads(body)["Operations"]) for body in sent)
    file = bench.folder / "bodies"
    file.write_text("\n".join(sent) + "\n")
    assert users >= 0.99 * people, (users, people)
    syncs = len(re.findall(r"\b(?:%s)\(" % SYNCS.replace(",", "|"), traced.read_text()))
    rows = []
    for turn in range(bench.turns):
        theirs = wrk(bench, f"wrk-{turn}", file, users)
        lab = Lab(bench.bin_dir, bench.folder / f"push-{turn}-lab")
        try:
            done, ours = push(bench, f"push-{turn}", lab)
            requests = lab_stats(lab)["total"]
        finally:
            lab.end()
        rows.append((ours / theirs, ours, theirs, done, requests))
    ratio, ours, theirs, done, requests = sorted(rows, key=lambda r: r[0])[len(rows) // 2]
    note(f"wrk {theirs:,.0f} accounts/s with {len(sent)} Bulk bodies; the daemon {ours:,.0f} accounts/s; the whole sync, "
         f"with reading, planning, {groups} groups and their members, {done.pushed():,} changes in {done.seconds:.1f} s "
         f"(pushing {done.took('pushing'):.1f} s), {requests} requests")
    bench.goals.line("d2", "accounts a second by Bulk ÷ wrk with the same bodies", ratio, least=0.4,
                     beside="turns " + " ".join(f"{r[0]:.2f}" for r in rows))
    each_thousand = syncs / first.pushed() * 1000
    bench.goals.line("d2", "fsyncs a 1,000 changes (strace, in a push of its own)", each_thousand, most=20,
                     beside=f"{syncs} for {first.pushed():,} changes")
    captured.unlink()
    shutil.rmtree(bench.folder / "captured-lab")
