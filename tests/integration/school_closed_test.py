"""A school that closed and a source that is gone, with the real programs under a clock that is set forward: absence alone removes nobody; an administrator's word does, by a plan
that the guard holds and somebody approves; 90 days later they are erased with a receipt. A file that comes back ends the word. A source whose id was only renamed gives nobody a
second account unless somebody says so to the number."""
import datetime
import json
import pathlib
import re
import shlex
import socket
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, Place, TELLS, wait_until

DAY_0 = datetime.date(2026, 9, 21)  # after the yearly change, which has limits of its own
PUPILS = 40


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class SchoolClosed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.on(0)
        with under(clock_in(self.now)):
            self.place = Place(lab_options=("--no-quotas",))
            self.addCleanup(self.place.end)
            self.place.generate("--seed", "4", "--students", PUPILS, "--staff", "4", "--schools", "2", "--today", DAY_0)
            self.place.start_daemon()
        self.place.consent()
        self.files = sorted((self.place.dir / "las").glob("*.xml"))
        self.assertEqual(len(self.files), 2)
        self.text = self.files[1].read_text()
        brin = re.search(r"<brincode>(.*?)</brincode>", self.text)[1]
        branch = re.search(r"<dependancecode>(.*?)</dependancecode>", self.text)
        self.code = brin + (f"-{branch[1]}" if branch and branch[1] != "00" else "")
        self.here = len(re.findall("<leerling |<leerkracht ", self.text))
        self.sync(codes=(0,))
        self.all = len(self.accounts())

    def on(self, day, hour=9):
        self.now.write_text(f"@{DAY_0 + datetime.timedelta(days=day)} {hour:02}:00:00\n")

    def sync(self, codes=(0, 3, 4)):
        return self.place.sync(codes=codes)["institutions"][0]

    def days(self, first, last):
        erased = 0
        for day in range(first, last + 1):
            self.on(day)
            erased += self.sync()["erased"]
        return erased

    def in_the_evening(self, day):
        self.on(day, hour=20)
        return self.sync()["erased"]

    def accounts(self):
        return {u["userName"]: u["active"] for u in self.place.lab("/scim/v2/Users?count=500")["Resources"]}

    def expect(self, there, enabled):
        accounts = self.accounts()
        self.assertEqual((len(accounts), sum(accounts.values())), (there, enabled))

    def need(self, condition):
        return next(n for n in self.place.status()["needs"] if n["condition"] == condition)

    def paste(self, text, command, *more, codes=(0,)):
        """Runs what is printed, with a reason of ours."""
        line = re.search(rf"sluis {command} [^;]*", text)[0]
        words = [("the board said so" if word == "REASON" else word) for word in shlex.split(line)[1:]]
        return self.place.sluis(*words, *more, codes=codes)

    def approve_plans(self):
        held = [p for p in self.place.ask("plan", "list", "--institution", INSTITUTION)["plans"] if p["state"] == "held"]
        for plan in held:
            self.place.sluis("plan", "approve", plan["hash"])
        return len(held)

    def close_the_school(self):
        """On day 1; disabled on day 2."""
        self.on(1)
        self.files[1].unlink()
        self.sync()
        self.paste(self.need("school_behind")["next"], "school closed", "--yes")
        self.disable_by_an_approved_plan()

    def disable_by_an_approved_plan(self):
        self.sync()
        self.expect(self.all, self.all)
        self.assertEqual(self.approve_plans(), 1, "the guard holds what is many")
        self.on(2)
        self.sync(codes=(0,))
        self.expect(self.all, self.all - self.here)

    def erasures(self):
        return [e for e in self.place.ask("erasure", "list", "-n", "1000")["erasures"] if e["state"] == "erased"]

    def test_a_school_that_closed(self):
        place = self.place
        refused = place.sluis("school", "closed", self.code, "--institution", INSTITUTION, "--reason", "x", "--yes", codes=None)
        self.assertIn(f"school {self.code} is in the newest read of source las, so it is not closed", refused.stderr)
        unknown = place.sluis("school", "closed", "77QQ", "--institution", INSTITUTION, "--reason", "x", "--yes", codes=None)
        self.assertIn("no school 77QQ is known", unknown.stderr)
        configured = place.sluis("source", "gone", "las", "--institution", INSTITUTION, "--reason", "x", "--yes", codes=None)
        self.assertIn("source las is configured, so it is not gone", configured.stderr)
        self.assertTrue(all(done.returncode != 0 for done in (refused, unknown, configured)))

        self.on(1)
        self.files[1].unlink()
        self.sync()
        told = self.need("school_behind")
        self.assertIn(f"sluis school closed {self.code} --institution {INSTITUTION} --source las --reason REASON", told["next"])
        asked = self.paste(told["next"], "school closed", codes=None)
        self.assertIn("count as left from today", asked.stderr)
        self.assertIn("add --yes", asked.stderr)
        self.sync()
        self.expect(self.all, self.all)
        self.assertEqual(self.approve_plans(), 0)

        said = self.paste(told["next"], "school closed", "--yes").stdout
        self.assertIn(f"on record: school {self.code} (source las) is closed", said)
        self.assertIn("school.closed", place.sluis("log", "tail", "-n", "200", "--institution", INSTITUTION).stdout)
        self.assertIn("is on record as closed", self.paste(told["next"], "school closed", "--yes", codes=None).stderr)
        self.disable_by_an_approved_plan()
        place.stop_daemon()  # the word is on disk
        with under(clock_in(self.now)):
            place.start_daemon(init=False)
        self.assertEqual(self.days(3, 60) + self.days(61, 90) + self.in_the_evening(90), 0)
        self.expect(self.all, self.all - self.here)
        # A hundred days pass in seconds: the backup that is due by then is made by the next round of the schedule.
        self.assertEqual([n["condition"] for n in place.status()["needs"] if n["condition"] != "backup_overdue"], [])
        self.days(91, 92)
        self.in_the_evening(92)
        wait_until("the erasures", lambda: len(self.erasures()) >= self.here)
        self.expect(self.all - self.here, self.all - self.here)
        one = self.erasures()[0]["subject"]
        place.sluis("erasure", "receipt", one, "--to", place.dir / "receipt.tlog-proof")
        said = place.sluis("erasure", "verify", place.dir / "receipt.tlog-proof", "--vkey", place.dir / "var" / INSTITUTION / "log/vkey").stdout
        self.assertIn(one, said)
        place.stop_daemon()
        self.assertIn("sound", place.sluis("check", place.dir / "var" / INSTITUTION, "--key-file", place.dir / "root.key").stdout)

    def test_a_file_that_comes_back_ends_the_word(self):
        self.close_the_school()
        self.days(3, 80)
        self.on(81)
        self.files[1].write_text(self.text)
        told = [read["note"] for read in self.sync()["reads"]]
        self.assertIn("that word has ended", "".join(told))
        self.approve_plans()
        self.assertEqual(self.days(82, 95) + self.in_the_evening(95), 0)
        self.expect(self.all, self.all)

    def test_nobody_is_erased_while_the_source_of_a_closed_school_is_not_configured(self):
        self.close_the_school()
        self.days(3, 60)
        self.rename_the_source("las", "sis")
        self.sync()
        refused = self.place.sluis("school", "closed", self.files[0].stem.split("-")[1][:4], "--institution", INSTITUTION, "--source", "las", "--reason", "x", "--yes", codes=None)
        self.assertNotEqual(refused.returncode, 0)
        self.assertEqual(self.days(61, 100) + self.in_the_evening(100), 0)
        self.expect(self.all, self.all - self.here)
        self.assertIn("sluis source gone las", self.need("erasure_in_doubt")["next"])
        self.rename_the_source("sis", "las")
        self.days(101, 102)
        self.in_the_evening(102)
        wait_until("the erasures", lambda: len(self.erasures()) >= self.here)
        self.expect(self.all - self.here, self.all - self.here)

    def rename_the_source(self, old, new):
        config = self.place.dir / "sluis.toml"
        config.write_text(config.read_text().replace(f'id = "{old}"', f'id = "{new}"'))
        self.place.stop_daemon()
        with under(clock_in(self.now)):
            self.place.start_daemon(init=False)

    def post(self, path, body):
        with socket.socket(socket.AF_UNIX) as admin:
            admin.connect(str(self.place.dir / "run/admin.sock"))
            data = json.dumps(body).encode()
            admin.sendall(f"POST {path} HTTP/1.0\r\nHost: sluis\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
            return b"".join(iter(lambda: admin.recv(65536), b"")).decode()

    def test_a_source_whose_id_was_renamed_and_one_that_is_gone(self):
        place = self.place
        self.on(1)
        self.rename_the_source("las", "sis")
        self.sync(codes=(3,))
        self.expect(self.all, self.all)
        reads = place.ask("read", "list", "--institution", INSTITUTION)["reads"]
        self.assertEqual(len(reads), 2)
        mine = next(read for read in reads if self.code in read["note"])
        self.assertIn(f"this is the same school code {self.code} as that of source las, which is not configured any more", mine["note"])
        shown = place.sluis("read", "show", mine["hash"], "--reason", "test").stdout
        self.assertIn(f"{mine['second_accounts']} people in it have an account already, and would get a SECOND one", shown)
        self.assertIn("put the earlier one back", shown)
        self.assertGreater(mine["second_accounts"], self.here / 2)
        refused = place.sluis("read", "approve", mine["hash"], codes=None)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("second account must be confirmed", refused.stderr)
        for body in ({"confirmed": True}, {"confirmed": True, "second_accounts": mine["second_accounts"] - 1}):
            self.assertIn("would get a second one", self.post(f"/v1/reads/{mine['hash']}/approve", body))
        gone = self.need("source_not_configured")["next"]
        self.assertIn(f"sluis source gone las --institution {INSTITUTION} --reason REASON", gone)
        self.assertIn("is in a read of source sis that is held", self.paste(gone, "source gone", "--yes", codes=None).stderr)

        self.rename_the_source("sis", "las")  # the way back
        self.on(2)
        self.sync(codes=(0,))
        self.expect(self.all, self.all)

        self.on(3)
        self.rename_the_source("las", "sis")
        self.sync(codes=(3,))
        for read in place.ask("read", "list", "--institution", INSTITUTION)["reads"]:
            place.sluis("read", "approve", read["hash"], "--yes")
        self.sync()
        self.expect(2 * self.all, 2 * self.all)
        self.paste(self.need("source_not_configured")["next"], "source gone", "--yes")
        self.sync()
        self.approve_plans()
        self.on(4)
        self.sync()
        self.expect(2 * self.all, self.all)
        self.assertNotIn("source_not_configured", [n["condition"] for n in place.status()["needs"]])
        self.assertEqual(self.days(5, 10), 0)
        place.stop_daemon()
        self.assertIn("sound", place.sluis("check", place.dir / "var" / INSTITUTION, "--key-file", place.dir / "root.key").stdout)


if __name__ == "__main__":
    unittest.main()
