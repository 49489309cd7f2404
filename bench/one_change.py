"""Line (e): one pupil of 100,000 gets another name in a file that stands in the source's folder; how long until the
target has it, and where the time goes. The target is asked for that account every 2 ms."""
import json
import re
import statistics
import threading
import time
import urllib.request

from goals import heading, note
from house import TOKEN, House, Lab
from schools import change, copy_files


STEPS = ("reading", "naming", "waiting", "settling", "planning", "greeting", "pushing")


class Look(threading.Thread):
    """Asks the target for one account until it holds this given name."""

    def __init__(self, lab, remote_id, name):
        super().__init__(daemon=True)
        self.url, self.name, self.seen = f"http://127.0.0.1:{lab.ports[0]}/scim/v2/Users/{remote_id}", name, None

    def run(self):
        request = urllib.request.Request(self.url, headers={"Authorization": f"Bearer {TOKEN}"})
        while self.seen is None:
            with urllib.request.urlopen(request, timeout=60) as answer:
                user = json.load(answer)
            if user.get("name", {}).get("givenName") == self.name:
                self.seen = time.monotonic()
            time.sleep(0.002)


def first_pupil(file):
    """(key, call name) of the file's first pupil."""
    found = re.search(r"<leerling key=\"?([^\">\s]+).*?<roepnaam>([^<]*)</roepnaam>", file.read_text(), re.S)
    return found[1], found[2]


def renamed(file, name):
    rename = lambda m: re.sub(r"<roepnaam>[^<]*</roepnaam>", f"<roepnaam>{name}</roepnaam>", m[0], count=1)
    change(file, lambda text: re.sub(r"<leerling key=.*?</leerling>", rename, text, count=1, flags=re.S))


def account_of(house, key):
    _, found = house.ask(f"/v1/persons?institution=one&text={key}&limit=5&reason=bench")
    for person in found["persons"]:
        _, shown = house.ask(f"/v1/persons/{person['handle']}?reason=bench")
        if shown["targets"]:
            return shown["targets"][0]["remote_id"]
    raise AssertionError("the pupil has no account")


def one_turn(house, lab, file, account, name):
    look = Look(lab, account, name)
    look.start()
    begun = time.monotonic()
    renamed(file, name)
    written = time.monotonic()
    done = house.sync(institution="one", look_each=0.005)
    look.join(timeout=60)
    assert look.seen, "the change did not arrive"
    steps = {step: done.took(step) for step in STEPS}
    return {"whole": look.seen - written, "writing": written - begun, "sync": done.seconds, **steps}


def changes(bench):
    pupils = bench.size(100_000)
    made = bench.schools.made(pupils)
    files = sorted(made.glob("*.xml"))
    heading(f"(e) one of {pupils:,} pupils in {len(files)} files gets another name, median of {bench.turns} turns")
    lab = Lab(bench.bin_dir, bench.folder / "change-lab")
    house = House(bench.bin_dir, bench.folder / "change", ["one"], lab.ports)
    try:
        copy_files(files, house.las("one"))
        house.start()
        house.sync()
        house.consent()
        house.sync()
        file = sorted(house.las("one").glob("*.xml"))[len(files) // 2]
        account = account_of(house, first_pupil(file)[0])
        turns = [one_turn(house, lab, file, account, f"Anders{'abcdefghij'[turn]}") for turn in range(bench.turns)]
    finally:
        house.end()
        lab.end()
    median = {k: statistics.median(t[k] for t in turns) for k in turns[0]}
    parts = ", ".join(f"{step} {median[step]:.3f}" for step in STEPS)
    note(f"seconds: {parts}; the job was over after {median['sync']:.3f}")
    note("no source can be watched: the sync is asked for when the file is there, without inotify and settle time")
    bench.goals.line("e", "from the changed file to the change at the target", median["whole"], " s", most=1,
                     beside="turns " + " ".join(f"{t['whole']:.2f}" for t in turns))
