"""make bench, part `erasure`, with the real daemon: 2,000 of 100,000 leave, and 90 days later (libfaketime) are erased in one night, while somebody asks its socket
without a pause. Keys have their place apart, as docs/operations.md tells everybody to."""
import datetime
import http.client
import json
import pathlib
import re
import socket
import statistics
import tempfile
import threading
import time

BACKUP = '\n[backup]\nfolder = "backups"\nkeys_folder = "safe"\nnightly = false\n'
FIRST_DAY, TERM = datetime.date(2026, 12, 1), datetime.timedelta(days=90)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("sluis", timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Asking(threading.Thread):
    """Asks for each of these in turn, and notes when, and how long each answer took."""

    def __init__(self, socket_path, paths):
        super().__init__()
        self.socket_path, self.paths, self.over = socket_path, paths, threading.Event()
        self.waits = {path: [] for path in paths}  # (moment, ms)
        self.fenced = None  # the first moment at which somebody's erasure had begun

    def run(self):
        connection = UnixConnection(self.socket_path)
        while not self.over.is_set():
            for path in self.paths:
                started = time.monotonic()
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
                assert answer.status == 200, (path, answer.status)
                self.waits[path].append((started, (time.monotonic() - started) * 1e3))
                if self.fenced is None and b'"state":"begun"' in body:
                    self.fenced = started

    def end(self):
        self.over.set()
        self.join()


def let_go(place, count):
    (source,) = (place.dir / "las").glob("*.xml")
    left = iter(range(count))
    source.write_text(re.sub(r" *<leerling key=.*?</leerling>\n", lambda m: "" if next(left, None) is not None else m[0], source.read_text(), flags=re.S))


def sync(place):
    done = place.sluis("sync", "--institution", "stichting-test", "--wait", "--json", codes=(0, 3), timeout=3600)
    (target,) = json.loads(done.stdout)["institutions"][0]["targets"]
    assert target["problem"] == "", target["problem"]
    if target["plan"] and target["plan"]["state"] == "held":
        place.sluis("plan", "approve", target["plan"]["hash"])
        sync(place)


def erased(place):
    connection = UnixConnection(place.dir / "run/admin.sock")
    connection.request("GET", "/v1/erasures?limit=10000")
    return sum(e["state"] == "erased" for e in json.load(connection.getresponse())["erasures"])


def night(students, count=2000):
    from faked_clock import FAKETIME, clock_in, under
    from harness import Place

    if not FAKETIME:
        print("\nerasure by the real daemon: left out, libfaketime is missing (Debian package faketime)")
        return
    with tempfile.TemporaryDirectory(prefix="sluis-bench-night-") as folder:
        now = pathlib.Path(folder) / "now"
        at = lambda day, hour: now.write_text(f"@{day} {hour:02}:00:00\n")
        at(FIRST_DAY, 9)
        with under(clock_in(now, look_each_s=1)):
            place = Place(extra_config=BACKUP)
        try:
            for name in ("backups", "safe"):
                (place.dir / name).mkdir()
            place.generate("--schools", "1", "--students", students, "--staff", students // 15, "--seed", "1", "--day", "0", "--today", str(FIRST_DAY))
            with under(clock_in(now, look_each_s=1)):
                place.start_daemon()
            place.consent()
            sync(place)
            let_go(place, count)
            sync(place)
            place.stop_daemon()
            at(FIRST_DAY + TERM, 9)
            with under(clock_in(now, look_each_s=1)):
                place.start_daemon()
            sync(place)  # by day: deleted at the partner
            asking = Asking(place.dir / "run/admin.sock", ["/v1/status", "/v1/erasures?limit=1"])
            asking.start()
            at(FIRST_DAY + TERM, 20)
            started = time.monotonic()
            sync(place)
            ended = time.monotonic()
            took = ended - started
            asking.end()
            peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{place.daemon.pid}/status").read_text())[1]) / 1024
            done = erased(place)
        finally:
            place.end()
    assert done == count, done
    print(f"  the same night by the real daemon, with a place for the keys: {done} erased, the cycle with reading and planning took {took:.1f} s, the erasure {ended - asking.fenced:.1f} s, "
          f"peak {peak:.0f} MB")
    for path, waits in asking.waits.items():
        in_erasure = [ms for moment, ms in waits if moment >= asking.fenced - 1]  # a second before the first is fenced: what the daemon looks up for it is part of it
        print(f"    {path}: the worst of {len(in_erasure)} answers while it erased {max(in_erasure):.0f} ms, the median {statistics.median(in_erasure):.0f} ms  (goal: at most 100); "
              f"in the whole cycle {max(ms for _, ms in waits):.0f} ms")
