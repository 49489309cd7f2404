"""Line (a): how long `status` and `person show` wait for their answers while the daemon works."""
import contextlib
import datetime
import os
import sys
import time

from asking import Asking, percentile
from goals import heading, note
from house import House, Lab, wait_until
from lives import FOLDERS
from schools import copy_files, let_go

STATUS, PERSON, VERSION = "status", "person show", "version"
NOBODY = "0123456789abcdef0123456789abcdef"  # before anybody is known


class Watch:
    """Asks the house, and remembers what it was doing when. A step is what the job shows: "reading", "pushing", …"""

    def __init__(self):
        self.waits = {}   # (step, question): ms
        self.not_answered = 0

    @contextlib.contextmanager
    def on(self, house, name, people):
        asked = {STATUS: ["/v1/status"], VERSION: ["/v1/version"],
                 PERSON: [f"/v1/persons/{one}?reason=bench" for one in people]}
        threads = {what: Asking(house.socket, paths) for what, paths in asked.items()}
        steps = [(time.monotonic(), name)]

        def look(job):
            lines = [line["phase"].split()[0] for line in job["lines"]]
            steps.append((time.monotonic(), lines[-1] if lines else name))
        for one in threads.values():
            one.start()
        try:
            yield look
        finally:
            for one in threads.values():
                one.end()
        for what, one in threads.items():
            self.not_answered += one.not_answered
            at = 0
            for moment, ms in sorted(one.waits):
                while at + 1 < len(steps) and steps[at + 1][0] <= moment:
                    at += 1
                self.waits.setdefault((steps[at][1], what), []).append(ms)

    def tell(self, goals, whom, person_is_known):
        for step in dict.fromkeys(step for step, _ in self.waits):
            told = []
            for what in (STATUS, PERSON, VERSION):
                waits = self.waits.get((step, what), [])
                if waits:
                    told.append(f"{what} {percentile(waits, 0.99):,.0f} / {max(waits):,.0f}")
            note(f"{step + ':':<12} 99 % / worst, ms: " + ", ".join(told))
        if self.not_answered:
            note(f"{self.not_answered} questions had another answer than 200"
                 + ("" if person_is_known else " (before the first read nobody is known)"))
        for what in (STATUS, PERSON):
            waits = [ms for (_, asked), all_of_it in self.waits.items() if asked == what for ms in all_of_it]
            goals.line("a", f"{what}, {whom}: 99 %", percentile(waits, 0.99), " ms", most=50)
            goals.line("a", f"{what}, {whom}: worst of {len(waits):,}", max(waits), " ms", most=250)


def one_institution(bench):
    """Reads, names, plans, pushes, surveys, lets go, and erases in the night after the term (libfaketime)."""
    pupils = bench.size(100_000)
    heading(f"(a) answers while one institution of {pupils:,} pupils is at work, one of each question every 50 ms")
    made = bench.schools.made(pupils)
    lab = Lab(bench.bin_dir, bench.folder / "answers-lab")
    house = House(bench.bin_dir, bench.folder / "answers", ["one"], lab.ports, more=FOLDERS)
    for name in ("backups", "safe"):
        (house.dir / name).mkdir()
    copy_files(sorted(made.glob("*.xml")), house.las("one"))
    watch = Watch()
    try:
        house.start()
        with watch.on(house, "between", [NOBODY]) as look:
            house.sync(look)
        house.consent()
        people = house.some_people("one")
        with watch.on(house, "between", people) as look:
            house.sync(look)
            house.sync(look, reconcile=True)
        let_go(house.las("one"), bench.size(2_000))
        with watch.on(house, "between", people) as look:
            house.sync_whole(on_look=look)
        erase(bench, house, watch)
    finally:
        house.end()
        lab.end()
    watch.tell(bench.goals, "one institution", False)


def erased(house):
    time.sleep(0.1)
    _, answer = house.ask("/v1/erasures?limit=10000")
    return sum(one["state"] == "erased" for one in answer["erasures"])


def erase(bench, house, watch):
    sys.path.insert(0, str(bench.source / "tests/integration"))
    from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in

    if not FAKETIME:
        note("the erasure is left out: " + NO_FAKED_CLOCK)
        return
    house.stop()
    last = datetime.date.today() + datetime.timedelta(days=91)
    while last.weekday() > 3:
        last += datetime.timedelta(days=1)
    now = house.dir / "now"
    at = lambda hour: now.write_text(f"@{last} {hour:02}:00:00\n")
    at(10)
    house.start(under=clock_in(now, look_each_s=1) | {"PATH": os.environ["PATH"]})
    house.confirm_clock()
    people = house.some_people("one")
    with watch.on(house, "by day", people) as look:
        house.sync_whole(on_look=look)  # by day they are deleted at the target
    at(20)
    time.sleep(1.1)  # until the daemon's clock is seen anew
    with watch.on(house, "erasing", people) as look:
        house.sync(look)
        wait_until("the erasures", lambda: erased(house) == bench.size(2_000), seconds=1800)


def many_institutions(bench):
    """The waits are recorded while the institutions live (lives.ManyLives)."""
    many = bench.many()
    heading(f"(a) answers while {many.count} institutions of {bench.of_many:,} pupils have their night: read, named, "
            f"surveyed, planned and backed up at once, in {many.quiet.seconds:.1f} s")
    for name in ("first read", "first push"):
        told = ", ".join(f"{what} {percentile(waits, 0.99):,.0f} / {max(waits):,.0f}"
                         for what, waits in bench.watched_many[name].items())
        note(f"{name + ':':<12} 99 % / worst, ms: {told}  (for comparison: no night)")
    watch = bench.watched_many["night"]
    note(f"{'night:':<12} 99 % / worst, ms: " + ", ".join(
        f"{what} {percentile(waits, 0.99):,.0f} / {max(waits):,.0f}" for what, waits in watch.items()))
    if bench.many_not_answered:
        note(f"{bench.many_not_answered} questions had another answer than 200 (before the first read nobody is known)")
    for what in (STATUS, PERSON):
        whom, waits = f"{what}, {many.count} institutions", watch[what]
        bench.goals.line("a", f"{whom}: 99 %", percentile(waits, 0.99), " ms", most=50)
        bench.goals.line("a", f"{whom}: worst of {len(waits):,}", max(waits), " ms", most=250)


@contextlib.contextmanager
def watching(bench, name, house):
    """Around a step of ManyLives."""
    watch = Watch()
    people = [NOBODY]
    if name != "first read":
        people = [one for who in house.institutions[:10] for one in house.some_people(who, 5)]
    with watch.on(house, name, people):
        yield
    bench.watched_many[name] = {what: waits for (_, what), waits in watch.waits.items()}
    bench.many_not_answered += watch.not_answered
