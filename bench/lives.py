"""What happens to institutions in their first days, recorded step by step for the lines (b), (c), (d) and (f): one
institution with everybody, or many small ones. Nobody asks anything meanwhile but how the sync goes."""
import subprocess
import time

from house import House, Lab
from schools import PUPILS_A_SCHOOL, copy_files, re_export

FOLDERS = '[backup]\nfolder = "backups"\nkeys_folder = "safe"\nnightly = false\n'


class OneLife:
    """One institution with so many pupils and one target: read, named and planned; consent, and pushed; looked at;
    asked for once more without changes; started again."""

    def __init__(self, bench, pupils):
        self.pupils, self.bench = pupils, bench
        made = bench.schools.made(pupils)
        counts = bench.schools.counts(made)
        self.people = counts["students"] + counts["staff"]
        self.files = sorted(made.glob("*.xml"))
        self.lab = Lab(bench.bin_dir, bench.folder / f"life-{pupils}-lab")
        # The second and third target are for the quiet night; nothing is ever sent to them.
        self.house = House(bench.bin_dir, bench.folder / f"life-{pupils}", ["life"], self.lab.ports + [9, 10],
                           targets=("partner", "second", "third"))
        copy_files(self.files, self.house.las("life"))
        self.peaks = {}
        self.live()

    def step(self, name, **what):
        self.house.forget_peak()
        done = self.house.sync(target="partner", institution="life", **what)
        self.peaks[name] = self.house.peak_mb()
        return done

    def live(self):
        self.house.start()
        self.cold = self.step("read, named, planned")
        self.house.consent(["partner"])
        self.push = self.step("pushed")
        self.survey = self.step("surveyed", reconcile=True)
        drift = self.survey.job["institutions"][0]["targets"][0]["drift"]
        assert not any(drift.values()), drift
        assert self.survey.pushed() == 0
        self.again = self.step("planned without changes", dry_run=True)
        self.log_size = self.house.institution()["log_size"]
        self.running_bytes = self.house.disk_bytes()
        self.stop_s = self.house.stop()
        self.lab.end()
        self.disk_bytes = self.house.disk_bytes()
        self.starts = []
        for _ in range(self.bench.turns):
            self.starts.append(self.house.start())
            self.house.stop()

    def quiet_night(self):
        """(xmllint, whole sync, read, planned at each target), in seconds: nothing changed but the files' time stamps,
        and all three targets hold everybody."""
        house = self.house
        house.start()
        house.consent(["second", "third"])
        house.stop()
        subprocess.run([self.bench.bin_dir / "sluis-bench-fill", house.dir / "sluis.toml", "life", "second", "third"],
                       check=True, capture_output=True, cwd=house.dir)
        house.start()
        turns = []
        for turn in range(self.bench.turns):
            re_export(house.las("life"), 7 + turn)
            begun = time.monotonic()
            subprocess.run(["xmllint", "--stream", "--noout", *sorted(house.las("life").glob("*.xml"))], check=True)
            xmllint = time.monotonic() - begun
            done = house.sync(institution="life", dry_run=True)
            planned = [t["plan"]["total"] for t in done.job["institutions"][0]["targets"]]
            assert planned == [0, 0, 0], planned
            turns.append((xmllint, done.seconds, done.took("reading"), done.took("naming"),
                          max(ms for _, step, ms in done.phases if step == "planning") / 1e3))
        house.stop()
        return sorted(turns, key=lambda t: t[1] / t[0])[len(turns) // 2]

    def end(self):
        self.lab.end()
        self.house.end()


class ManyLives:
    """So many institutions of 2,500 pupils, each with a target of its own: the first sync of all, consents and the
    push of all, and a night. `around` is entered around each of these with its name and the house."""

    def __init__(self, bench, count, pupils, around):
        made = bench.schools.made(count * pupils, schools=max(count, round(count * pupils / PUPILS_A_SCHOOL)))
        counts = bench.schools.counts(made)
        self.people = counts["students"] + counts["staff"]
        self.count, self.around, self.bench = count, around, bench
        files = sorted(made.glob("*.xml"))
        names = [f"many-{i}" for i in range(count)]
        self.lab = Lab(bench.bin_dir, bench.folder / "many-lab", count)
        ports = self.lab.ports
        self.house = House(bench.bin_dir, bench.folder / "many", names, ports, more=FOLDERS)
        for i, name in enumerate(names):
            copy_files(files[i::count], self.house.las(name))
        for name in ("backups", "safe"):
            (self.house.dir / name).mkdir()
        self.peaks = {}
        self.live()

    def step(self, name, work):
        self.house.forget_peak()
        with self.around(name, self.house):
            done = work()
        self.peaks[name] = self.house.peak_mb()
        return done

    def night(self):
        """Every institution at the same moment: read, named, looked at the target, planned; and backed up."""
        re_exported = self.house.ask("/v1/backups", {})
        assert re_exported[0] == 202, re_exported
        return self.house.sync(look_each=0.2, reconcile=True)

    def live(self):
        self.house.start()
        self.cold = self.step("first read", lambda: self.house.sync(look_each=1))
        self.house.consent()
        self.push = self.step("first push", lambda: self.house.sync(look_each=1))
        for name in self.house.institutions:
            re_export(self.house.las(name), 7)
        self.quiet = self.step("night", self.night)
        self.log_size = sum(i["log_size"] for i in self.house.ask("/v1/status")[1]["institutions"])
        self.house.stop()
        self.lab.end()
        self.starts = []
        for _ in range(self.bench.turns):
            self.starts.append(self.house.start())
            self.house.stop()

    def end(self):
        self.lab.end()
        self.house.end()
