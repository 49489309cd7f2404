"""Line (e): one pupil of 100,000 gets another name in a file of a watched source; how long until the target has it, and
where the time goes. The target is asked for that account every 2 ms."""
import json
import re
import statistics
import threading
import time
import urllib.request

from goals import heading, note
from house import TOKEN, House, Lab, Phases, wait_until
from schools import change, copy_files


SETTLE = 0.1  # seconds, the least that may be configured: the figure is without it
STEPS = ("reading", "naming", "waiting", "settling", "planning", "greeting", "pushing")


class Look(threading.Thread):
    """Asks the target for one account until it holds this given name."""

    def __init__(self, lab, remote_id, name):
        super().__init__(daemon=True)
        self.url, self.name, self.seen = f"http://127.0.0.1:{lab.ports[0]}/scim/v2/Users/{remote_id}", name, None

    def run(self):
        request = urllib.request.Request(self.url, headers={"Authorization": f"Bearer {TOKEN}"})
        while self.seen is None:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    user = json.load(answer)
            except ConnectionError:  # the lab ended an idle connection as it was taken: asked again
                continue
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


def account_of(house, file, key):
    """Of the pupil with this key: other schools may use it as well."""
    school = file.stem.removeprefix("las-")
    _, found = house.ask(f"/v1/persons?institution=one&text={key}&limit=100&reason=bench")
    for person in found["persons"]:
        _, shown = house.ask(f"/v1/persons/{person['handle']}?reason=bench")
        if shown["targets"] and school in shown["school"]:
            return shown["targets"][0]["remote_id"]
    raise AssertionError("the pupil has no account")


def one_turn(house, lab, file, account, name):
    look = Look(lab, account, name)
    look.start()
    told, begun = house.journal_bytes, time.monotonic()
    renamed(file, name)
    written = time.monotonic()
    look.join(timeout=120)
    assert look.seen, "the change did not arrive"
    # The next change is of a sync of its own.
    wait_until("the end of the push", lambda: ": pushing" in house.journal_since(told))
    phases = Phases(house.journal_since(told))
    steps = {step: phases.took(step) for step in STEPS}
    return {"whole": look.seen - written, "writing": written - begun, "after settling": look.seen - written - SETTLE,
            **steps}


def changes(bench):
    pupils = bench.size(100_000)
    made = bench.schools.made(pupils)
    files = sorted(made.glob("*.xml"))
    heading(f"(e) one of {pupils:,} pupils in {len(files)} files gets another name, median of {bench.turns} turns")
    lab = Lab(bench.bin_dir, bench.folder / "change-lab")
    house = House(bench.bin_dir, bench.folder / "change", ["one"], lab.ports,
                  source_more=f'watch = true\nsettle = "{SETTLE * 1000:.0f}ms"\n')
    try:
        copy_files(files, house.las("one"))
        house.start()
        house.sync()
        house.consent()
        house.sync()
        time.sleep(3)  # what is younger than 2 s when it is read is read once more
        file = sorted(house.las("one").glob("*.xml"))[len(files) // 2]
        account = account_of(house, file, first_pupil(file)[0])
        one_turn(house, lab, file, account, "Eerst")  # the first watched sync after a start reads every file
        time.sleep(3)
        turns = [one_turn(house, lab, file, account, f"Anders{'abcdefghij'[turn]}") for turn in range(bench.turns)]
    finally:
        house.end()
        lab.end()
    median = {k: statistics.median(t[k] for t in turns) for k in turns[0]}
    parts = ", ".join(f"{step} {median[step]:.3f}" for step in STEPS)
    note(f"seconds: settle {SETTLE:.3f} (configured), {parts}; the rest is inotify, the look at the folder and the target")
    bench.goals.line("e", "from the changed file to the change at the target, without settle", median["after settling"],
                     " s", most=1, beside="turns " + " ".join(f"{t['after settling']:.2f}" for t in turns))
