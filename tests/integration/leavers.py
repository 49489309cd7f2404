"""A small school made once with the real daemon, of whom some left long enough ago to be erased in the coming night; copied for each test that breaks something."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

from faked_clock import clock_at, clock_in
from harness import BIN, INSTITUTION, Place, wait_until

ARRIVED, LEFT = "2026-12-01 09:00:00", "2026-12-02 09:00:00"
READ_AGAIN = "2027-03-09 09:00:00"   # no term ends on a read that is older than two days
BY_DAY = "2027-03-10 11:00:00"       # a Wednesday; the term is over since a week
BEFORE_NIGHT = "2027-03-10 17:59:58"  # UTC: the maintenance window opens two seconds later
BY_NIGHT = "2027-03-10 20:00:00"
LEAVERS = 3
BACKUP = """
[backup]
folder = "backups"
keys_folder = "safe"
keep = 1000
keep_days = 1000
nightly = false
"""


class Leavers(Place):
    """A place without a partner that answers: nobody consented, so nothing is ever sent, and whoever left can be erased."""

    def __init__(self, folder=None):
        if folder is None:
            super().__init__(target_url="http://127.0.0.1:9/scim/v2", extra_config=BACKUP)
            return
        self.dir, self.children, self.daemon = folder, [], None

    @staticmethod
    def made_once(read_again=READ_AGAIN):
        made = Leavers()
        for name in ("backups", "safe"):
            (made.dir / name).mkdir()
        made.generate("--seed", "5", "--students", "310", "--staff", "4", "--schools", "1", "--today", "2026-12-01")
        made.start_at(ARRIVED, init=True)
        made.sync(codes=(0, 3))
        made.stop_daemon()
        text = next((made.dir / "las").glob("*.xml")).read_text()
        (made.dir / "leavers").write_text("\n".join(re.findall(r"<leerling key=\S*", text)[:LEAVERS]))
        made.let_them_leave()
        made.start_at(LEFT)
        made.sync(codes=(0, 3))
        assert made.back_up()["state"] == "done"
        made.stop_daemon()
        if read_again:
            made.start_at(read_again)
            made.sync(codes=(0, 3))
            made.stop_daemon()
        return made

    def let_them_leave(self):
        gone = (self.dir / "leavers").read_text().splitlines()
        for source in (self.dir / "las").glob("*.xml"):
            keep = lambda pupil: "" if re.search(r"<leerling key=\S*", pupil[0])[0] in gone else pupil[0]
            source.write_text(re.sub(r" *<leerling key=.*?</leerling>\n", keep, source.read_text(), flags=re.S))

    def more_pupils(self):
        """A school that grew; whoever left stays away."""
        self.generate("--seed", "5", "--students", "600", "--staff", "4", "--schools", "1", "--today", "2026-12-01")
        self.let_them_leave()

    def copy(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sluis-it-"))
        shutil.copytree(self.dir, folder, dirs_exist_ok=True)
        return Leavers(folder)

    def start_at(self, moment, init=False):
        self.start_under(clock_at(moment), init)

    def start_under(self, clock, init=False):
        with open(self.dir / "sluisd.log", "ab") as log:
            self.daemon = subprocess.Popen([BIN / "sluisd", "--config", self.dir / "sluis.toml", *(["--init"] if init else [])], env=clock, stdout=log, stderr=subprocess.STDOUT)
        self.children.append(self.daemon)
        wait_until("sluisd's answer", lambda: self.daemon.poll() is not None or self.sluis("status", codes=None).stdout != "")
        if self.daemon.poll() is not None:
            raise AssertionError("sluisd ended: " + self.told())
        self.confirm_clock()

    def told(self):
        return (self.dir / "sluisd.log").read_text(errors="replace")[-3000:]

    def sync_at_once(self):
        """An administrator's sync, which waits for no back-off; whatever comes of it."""
        self.sluis("sync", "--institution", INSTITUTION, "--wait", codes=None)

    def back_up(self, codes=(0,)):
        return self.ask("backup", "create", "--institution", INSTITUTION, codes=codes)

    @property
    def state(self):
        return self.dir / "var" / INSTITUTION

    def backups(self):
        """The folders that look like backups."""
        return sorted(p for p in (self.dir / "backups" / INSTITUTION).iterdir() if not p.name.startswith("."))

    def erased(self):
        done = self.sluis("erasure", "list", "--json", codes=None)
        return sorted(e["subject"] for e in json.loads(done.stdout)["erasures"] if e["state"] == "erased") if done.returncode == 0 else []

    def family_names(self):
        """Long enough to be no part of another word."""
        text = next((self.dir / "las").glob("*.xml")).read_text()
        return {name for name in re.findall(r"<achternaam>([^<]*)</achternaam>", text) if len(name) > 5}

    def faults(self, folder=None, key_file=None):
        """What the offline checker finds; nothing where all is sound."""
        done = self.sluis("check", folder or self.state, "--key-file", key_file or self.dir / "root.key", codes=None)
        return "" if done.returncode == 0 else done.stdout + done.stderr
