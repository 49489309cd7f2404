"""Ninety days and what comes behind them, with the real programs and three targets, under a clock that is set forward (libfaketime): a pupil who returns on day 89
gets the same accounts back, one who stays away is erased on day 90, and every file that ever was – backups and copies of keys of every day among them – cannot
bring anybody back (R-D2). Then each of those backups is restored: everybody else is there, and nobody twice at any target (R-A5)."""
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, SHARED, Place, wait_until

PROOF = pathlib.Path(__file__).with_name("erasure_proof.py")
PYTHON = "/usr/bin/python3"  # Debian's: it has python3-cryptography
ECK = "https://ketenid.nl/201703/" + "0123456789abcdef" * 8
CANARIES = ["Kanariepietersen", "Xanthippe", "xkanarie", "xanthippe.kanariepietersen", ECK.rsplit("/", 1)[1]]
BACKUP = """
[backup]
folder = "backups"
keys_folder = "safe"
keep = 1000
keep_days = 1000
nightly = false
"""
DAY_0 = "2026-12-01"   # a Tuesday; day 89 is 2027-02-28, day 90 Monday 2027-03-01


def has_cryptography():
    return subprocess.run([PYTHON, "-c", "import cryptography"], capture_output=True).returncode == 0


class Keeper:
    """Keeps every version of every file of these folders that it sees, byte for byte; slots of epochs are kept apart."""

    def __init__(self, root, names, to):
        self.root, self.folders, self.to, self.seen, self.count = root, [root / name for name in names], to, {}, 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def keep(self, whole=False):
        fresh = []
        for path in (path for folder in self.folders for path in self.all_in(folder)):
            try:
                if not path.is_file():
                    continue
                stat = path.stat()
                mark = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
                if whole or self.seen.get(path) != mark:
                    self.seen[path] = mark
                    fresh.append((path, path.read_bytes()))
            except FileNotFoundError:
                continue
        if not fresh:
            return
        self.count += 1
        for path, content in fresh:
            kind = "slots" if path.name.startswith("slot.") else "files"
            out = self.to / kind / f"{self.count:06}" / path.relative_to(self.root)
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(content)

    @staticmethod
    def all_in(folder):
        try:
            yield from folder.rglob("*")
        except FileNotFoundError:  # a folder that went while it was walked
            return

    def watch(self):
        while not self.ended.wait(0.01):
            self.keep()

    def end(self):
        self.ended.set()
        self.thread.join()
        self.keep(whole=True)


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
@unittest.skipUnless(has_cryptography(), "python3-cryptography is missing")
class NinetyDays(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.set_clock(DAY_0 + " 09:00:00")
        with self.under_our_clock():  # the lab as well: tokens have times in them
            self.place = Place(extra_targets=("graph", "google"), extra_config=BACKUP)
        for name in ("backups", "safe"):
            (self.place.dir / name).mkdir()
        self.addCleanup(self.place.end)
        self.place.generate("--seed", "3", "--students", "30", "--staff", "6", "--schools", "1", "--today", DAY_0)
        self.source = next((self.place.dir / "las").glob("*.xml"))
        text = self.source.read_text()
        pupils = re.findall(r" *<leerling key=.*?</leerling>\n", text, re.S)
        self.returner, self.canary = pupils[2], self.as_canary(pupils[3])
        self.source.write_text(text.replace(pupils[3], self.canary))
        self.history = self.place.dir / "history"

    @staticmethod
    def as_canary(pupil):
        out = re.sub(r'eckid="[^"]*"', f'eckid="{ECK}"', pupil)
        for tag, value in (("achternaam", "Kanariepietersen"), ("voornamen", "Xanthippe"), ("roepnaam", "Xanthippe"), ("gebruikersnaam", "xkanarie"),
                           ("emailadres", "xanthippe.kanariepietersen@canary.example")):
            out = re.sub(rf"<{tag}>[^<]*</{tag}>", f"<{tag}>{value}</{tag}>", out)
        return re.sub(r" *<voorvoegsel>.*?</voorvoegsel>\n", "", out)

    def at(self, moment):
        """The daemon, started anew at this moment (UTC)."""
        if self.place.daemon and self.place.daemon.poll() is None:
            self.place.stop_daemon()
        self.set_clock(moment)
        with self.under_our_clock():
            self.place.start_daemon()

    def set_clock(self, moment):
        self.now.write_text(f"@{moment}\n")

    def under_our_clock(self):
        return under(clock_in(self.now))

    def accounts(self):
        """Everybody at each target, as its own API shows them: id and whether the account can be used."""
        scim = self.place.lab("/scim/v2/Users?count=200")["Resources"]
        graph = self.place.lab("/graph/v1.0/users?$select=id,userPrincipalName,accountEnabled&$top=999")["value"]
        google = self.place.lab("/google/admin/directory/v1/users?customer=my_customer&maxResults=500")["users"]
        out = {("scim", u["userName"]): (u["id"], u["active"]) for u in scim}
        out |= {("graph", u["userPrincipalName"]): (u["id"], u["accountEnabled"]) for u in graph}
        out |= {("google", u["primaryEmail"]): (u["id"], not u["suspended"]) for u in google}
        return {(kind, login.split("@")[0]): is_there for (kind, login), is_there in out.items()}

    def sync(self):
        report = self.place.sync()
        for target in report["institutions"][0]["targets"]:
            self.assertEqual(target["problem"], "", target)
        return report["institutions"][0]

    def back_up_daily(self, first, last):
        """A backup each evening, first and last day included; the daemon runs on."""
        day, last = (datetime.date.fromisoformat(d) for d in (first, last))
        while day <= last:
            self.set_clock(f"{day} 21:00:00")
            report = self.place.ask("backup", "create", "--institution", INSTITUTION)
            self.assertEqual(report["state"], "done", report)
            day += datetime.timedelta(days=1)

    def test_the_term(self):
        place = self.place
        self.at("2026-11-30 09:00:00")
        for target in ("partner", "graph", "google"):
            place.consent(target=target)
        keeper = Keeper(place.dir, ("var", "backups", "safe"), self.history)
        self.addCleanup(keeper.end)
        self.back_up_daily("2026-11-29", "2026-11-29")  # of nobody yet
        self.set_clock("2026-11-30 09:00:00")
        right = self.source.read_text()
        self.source.write_text(right.replace(self.canary, re.sub("<jaargroep>[^<]*<", "<jaargroep>99<", self.canary)))
        self.sync()  # the record is invalid before there is an account
        (invalid,) = place.ask("invalid", "list", "--keys", "--institution", INSTITUTION, "--reason", "test")["invalid"]
        self.invalid_key = invalid["key"]
        shutil.copytree(place.dir / "var", self.history / "files/invalid", ignore=shutil.ignore_patterns("slot.*"))  # whatever the keeper sees meanwhile
        self.set_clock("2026-11-30 09:30:00")
        self.source.write_text(right)
        self.sync()
        everybody = self.accounts()
        found = place.ask("person", "find", "Kanariepietersen", "--institution", INSTITUTION, "--reason", "test")["persons"]
        handle, login = found[0]["handle"], found[0]["login"]
        (place.dir / "canaries").write_text("\n".join(CANARIES + [login]))
        self.assertIn(("graph", login), everybody)
        self.back_up_daily("2026-11-30", "2026-11-30")

        self.at(DAY_0 + " 09:00:00")
        with_both = self.source.read_text()
        self.source.write_text(with_both.replace(self.canary, "").replace(self.returner, ""))
        self.sync()
        gone = {key for key, (_, active) in self.accounts().items() if not active}
        self.assertEqual(len(gone), 6, gone)  # two people at three targets, disabled on day 0
        place.sluis("log", "export", "--institution", INSTITUTION, "--to", place.dir / "log-before")

        self.back_up_daily(DAY_0, "2026-12-30")
        self.at("2026-12-31 20:00:00")
        self.sync()
        self.back_up_daily("2026-12-31", "2027-02-27")
        self.at("2027-02-28 12:00:00")  # day 89
        self.source.write_text(with_both.replace(self.canary, ""))
        self.assertEqual(self.sync()["erased"], 0)
        back = self.accounts()
        self.assertEqual({key for key, (_, active) in back.items() if not active}, {key for key in gone if key[1] == login})
        self.assertEqual({k: v[0] for k, v in back.items()}, {k: v[0] for k, v in everybody.items()}, "the same accounts")

        self.back_up_daily("2027-02-28", "2027-02-28")
        self.at("2027-03-01 10:00:00")  # day 90, a working day
        self.assertEqual(self.sync()["erased"], 0)
        self.assertFalse([key for key in self.accounts() if key[1] == login], "deleted at every target")
        self.at("2027-03-01 20:00:00")  # the maintenance window: nobody has to ask
        wait_until("the erasure", lambda: any(e["state"] == "erased" for e in place.ask("erasure", "list")["erasures"]), seconds=60)
        self.check_receipt(handle)
        self.assertEqual(place.ask("person", "find", "Kanariepietersen", "--institution", INSTITUTION, "--reason", "test")["persons"], [])
        self.back_up_daily("2027-03-01", "2027-03-01")
        self.at("2027-03-02 10:00:00")
        report = self.sync()
        self.assertEqual(sum(sum(t["pushed"].values()) for t in report["targets"]), 0, "nothing is left to do")
        place.sluis("log", "export", "--institution", INSTITUTION, "--to", place.dir / "log-after")
        place.sluis("log", "verify", place.dir / "log-after", "--older", place.dir / "log-before")
        self.back_up_daily("2027-03-02", "2027-03-02")
        standing = self.accounts()
        place.stop_daemon()
        keeper.end()
        self.logcheck(place.dir / "log-before", place.dir / "log-after")
        checked = place.sluis("check", place.dir / "var" / INSTITUTION, "--key-file", place.dir / "root.key")
        self.assertIn("sound", checked.stdout)
        self.check_history(handle)
        self.restore_every_backup(handle, standing)

    def logcheck(self, older, newer):
        """A verifier that others wrote (Go, certificate-transparency) accepts both, and finds the second to go on from the first."""
        source, tool = SHARED / "tools/logcheck/verify.go", self.place.dir / "logcheck"
        if not source.exists() or not shutil.which("go"):
            print(f"SKIPPED, 1 of the checks: {source} or go is missing; `sluis log verify --older` looked at both")
            return
        go = os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "CGO_ENABLED": "0"}
        subprocess.run(["go", "build", "-o", tool, source], check=True, env=go, cwd=self.place.dir)
        said = subprocess.run([tool, older, newer], capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        print("logcheck:", said.stdout.strip().replace("\n", " · "))

    def restore_every_backup(self, handle, standing):
        """Each in the place of the lost folder, with the keys' place as it was, against the targets as they are."""
        place = self.place
        backups = sorted((place.dir / "backups" / INSTITUTION).iterdir())
        self.assertGreater(len(backups), 90)
        shutil.copytree(place.dir / "safe", place.dir / "safe-kept")
        shutil.move(place.dir / "var", place.dir / "var-lost")
        (place.dir / "var").mkdir()
        newest_log = place.dir / "var-lost" / INSTITUTION / "log"
        self.set_clock("2027-03-03 10:00:00")
        for number, backup in enumerate(backups):
            told = self.restore_one(backup, number, newest_log)
            self.assertEqual(place.ask("erasure", "list")["erasures"][0]["subject"], handle)
            self.assertEqual(place.ask("person", "find", "Kanariepietersen", "--institution", INSTITUTION, "--reason", "test")["persons"], [])
            if number == 0:  # of nobody: who makes the accounts anew is for people to say
                self.assertEqual(told["lost_accounts"], 3 * (len({login for _, login in standing}) + 1) - 3)
                report = place.sync(codes=(3,))["institutions"][0]
                self.assertEqual({t["plan"]["state"] for t in report["targets"]}, {"held"})
            else:
                self.assertEqual(told["lost_accounts"], 0)
                self.sync()
                self.assertEqual(self.sync()["erased"], 0)
                self.assertEqual(place.status()["soft_deleted"], 0)
            self.assertEqual(self.accounts(), standing, f"restored from {backup.name}: the same accounts, and nobody twice")
            place.stop_daemon()
            place.sluis("log", "verify", place.dir / "var" / INSTITUTION / "log", "--older", newest_log)

    def restore_one(self, backup, number, newest_log):
        place = self.place
        for name in ("var", "safe"):
            shutil.rmtree(place.dir / name)
        (place.dir / "var").mkdir()
        shutil.copytree(place.dir / "safe-kept", place.dir / "safe")
        told = place.ask("backup", "restore", backup, "--keys", place.dir / "safe" / INSTITUTION, "--key-file", place.dir / "root.key", "--to",
                         place.dir / "var" / INSTITUTION, *(("--log", newest_log) if number % 2 else ()))
        self.assertIn("sound", place.sluis("check", place.dir / "var" / INSTITUTION, "--key-file", place.dir / "root.key").stdout)
        with self.under_our_clock():
            place.start_daemon()
        return told

    def check_receipt(self, handle):
        place = self.place
        listed = place.ask("erasure", "list")["erasures"]
        self.assertEqual([(e["subject"], e["state"]) for e in listed], [(handle, "erased")])
        place.sluis("erasure", "receipt", handle, "--to", place.dir / "erased.tlog-proof")
        vkey = place.dir / "var" / INSTITUTION / "log" / "vkey"
        said = place.sluis("erasure", "verify", place.dir / "erased.tlog-proof", "--vkey", vkey).stdout
        self.assertIn(f"subject {handle} was erased", said)
        broken = (place.dir / "erased.tlog-proof").read_text().replace("\nindex ", "\nindex 1", 1)
        (place.dir / "broken.tlog-proof").write_text(broken)
        self.assertNotEqual(place.sluis("erasure", "verify", place.dir / "broken.tlog-proof", "--vkey", vkey, codes=None).returncode, 0)

    def check_history(self, handle):
        files = self.history / "files"
        slots = sorted((self.history / "slots").rglob("slot.*"))
        old = next(s for s in slots if s.name == "slot.1" and s.read_bytes().strip(b"\0"))
        for slot in slots:  # today's key is given, too. slot.1.tmp is the destroyed slot before it got its name: the same file, overwritten with it
            if slot.name.removesuffix(".tmp") != "slot.1":
                shutil.copy(slot, files / slot.name)
        said = subprocess.run([PYTHON, PROOF, files, self.place.dir / "root.key", INSTITUTION, handle, self.place.dir / "canaries", old],
                              check=True, capture_output=True, text=True).stdout
        print("proof:", said.strip())
        proof = json.loads(said)
        self.assertGreater(proof["control_opened"], 3, "with the destroyed slot the person comes back, so the search can find")
        self.assertGreaterEqual(proof["control_found"], len(CANARIES) - 1)
        self.assertGreaterEqual(proof["epoch_keys_in_hand"], 1)
        self.assertGreater(proof["records_of_the_subject"], 3)
        self.assertEqual((proof["keys_of_the_subject"], proof["opened"]), (0, 0))
        self.assertEqual(proof["control_invalid_keys"], [self.invalid_key], "the key of the time when the record was invalid as well")
        self.assertGreater(proof["invalid_keys"], 0)
        self.assertEqual(proof["invalid_keys_opened"], 0)
        self.assertEqual(proof["found"], [])


if __name__ == "__main__":
    unittest.main()
