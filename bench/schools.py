"""Made-up schools, written once in a run for each size and copied from there."""
import json
import pathlib
import re
import shutil
import subprocess

PUPILS_A_SCHOOL = 1_000_000 / 2_400


class Schools:
    def __init__(self, bin_dir, folder):
        self.bin_dir, self.folder = bin_dir, folder

    def made(self, pupils, schools=None, staff=None, rows=False):
        """The folder with the files. `rows`: as CSV as well, rows.csv beside it."""
        schools = schools or max(1, round(pupils / PUPILS_A_SCHOOL))
        staff = pupils // 15 if staff is None else staff
        out = self.folder / f"schools-{pupils}-{schools}-{staff}"
        if not out.exists():
            out.parent.mkdir(parents=True, exist_ok=True)
            command = [self.bin_dir / "sluis-school", "--out", out, "--schools", schools, "--students", pupils,
                       "--staff", staff, "--seed", 1, "--day", 0, "--json"]
            if rows:
                command += ["--rows", out.with_suffix(".csv")]
            said = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
            report = json.loads(said)
            out.with_suffix(".json").write_text(json.dumps({k: report[k] for k in ("students", "staff", "groups")}))
        return out

    def counts(self, made):
        """{"students", "staff", "groups"} of what was written."""
        return json.loads(made.with_suffix(".json").read_text())

    def forget(self, made):
        shutil.rmtree(made, ignore_errors=True)


def copy_files(files, into):
    into.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, into / file.name)


def change(file, how):
    """As an administration does it: the file is there whole or not at all."""
    text = how(file.read_text())
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.rename(file)


def re_export(folder: pathlib.Path, hour):
    """The same schools, exported again: another time stamp, the same people."""
    for file in sorted(folder.glob("*.xml")):
        stamped = rf"<aanmaakdatum>\g<1>T{hour:02}:45:00"
        change(file, lambda text: re.sub(r"<aanmaakdatum>([^T<]*)[^<]*", stamped, text, count=1))


def let_go(folder: pathlib.Path, count):
    """So many pupils leave, spread over the schools."""
    files = sorted(folder.glob("*.xml"))
    for n, file in enumerate(files):
        left = iter(range(count // len(files) + (1 if n < count % len(files) else 0)))
        keep = lambda pupil: "" if next(left, None) is not None else pupil[0]
        change(file, lambda text: re.sub(r" *<leerling key=.*?</leerling>\n", keep, text, flags=re.S))
