#!/usr/bin/env python3
"""A network share whose server is silent, and a name of which no name server answers, delay nobody but who needs them: not another institution, not a withdrawal, not a healthy target."""
import json
import signal
import subprocess
import time
import unittest

from faked_clock import under
from hanging import CC, LOOK, READ, build
from harness import BIN, INSTITUTION, PlaceTest, wait_until
from sanitized import TIMES, preloaded
from withdrawal_test import IN_FLIGHT, carries_attributes

SCHOOL = ("--schools", "1", "--students", "400", "--staff", "5", "--seed", "7")  # a file of several reads
SOON_S = min(10 * TIMES, 18)  # generous: what waits for a share here waits for ever, or for at least 20 s
END_S = 10
WELL = "stichting-anders"


@unittest.skipUnless(CC, "no C compiler is here")
class Hanging(PlaceTest):
    def begin(self, hung_boards=1, rate=5000, more_targets="", more_boards=()):
        """The first institution's source "las" is well and its source "share" hangs when told; as many others hang whole; one is well."""
        place = self.place()
        config = place.dir / "sluis.toml"
        text = config.read_text().replace("requests_per_second = 5000", f"requests_per_second = {rate}")
        first, rest = text.split("[[institution.target]]", 1)
        share = '[[institution.source]]\nid = "share"\nkind = "edexml"\npath = "hung"\nmax_age_days = 0\n'
        text = first + share + "[[institution.target]]" + rest + more_targets
        for board in [f"stichting-hangt-{i}" for i in range(hung_boards - 1)] + [WELL, *more_boards]:
            folder = "las2" if board == WELL else "las3" if board in more_boards else f"hung-{board}"
            (place.dir / folder).mkdir()
            text += (f'\n[[institution]]\nid = "{board}"\nname = "{board}"\nmail_domain = "{board}.example"\n'
                     f'[[institution.source]]\nid = "las"\nkind = "edexml"\npath = "{folder}"\nmax_age_days = 0\n{place.target("partner", "scim")}')
        config.write_text(text)
        (place.dir / "hung").mkdir()
        place.generate(*SCHOOL)
        export = next((place.dir / "las").iterdir())
        for folder in place.dir.iterdir():
            if folder.name in ("las2", "las3") or folder.name.startswith("hung-"):
                (folder / export.name).write_bytes(export.read_bytes())
        subprocess.run([BIN / "sluis-school", "--out", place.dir / "hung", *SCHOOL[:-1], "8"], check=True, capture_output=True)
        self.flag = place.dir / "shares"
        self.struck = place.dir / "shares.struck"
        with under(preloaded(build(place.dir), HANGING_SHARES=str(self.flag))):
            place.start_daemon()
        return place

    def soon(self, what, act):
        begun = time.monotonic()
        done = act()
        took = time.monotonic() - begun
        print(f"{self._testMethodName}: {what} took {took * 1000:.0f} ms")
        self.assertLess(took, SOON_S, what)
        return done

    def grant(self, place, board):
        place.sluis("consent", "grant", "--institution", board, "--target", "partner", "--legal-name", "Partner", "--country", "NL", "--purpose", "access",
                    "--agreement", "A-1", "--attributes", "given_name,family_name,email", "--signatory", "A. de Boer", "--mandate", "bestuurder",
                    "--evidence", place.dir / "partner.token", "--from", "2020-01-01", "--until", "2099-12-31", "--yes")

    def withdraw(self, place, board):
        return place.sluis("consent", "withdraw", "--institution", board, "--target", "partner", "--yes")

    def hang(self, how):
        self.struck.unlink(missing_ok=True)
        self.flag.write_text(how)

    def wait_until_it_hangs(self, what="a share"):
        wait_until(f"that {what} hangs", lambda: self.struck.exists() and what in self.struck.read_text(), seconds=30)

    def test_institutions_whose_shares_hang_delay_no_other(self):
        for how in (LOOK, READ):
            with self.subTest(how=how):
                self.others_are_served(how)

    def others_are_served(self, how):
        place = self.begin(hung_boards=4)
        self.grant(place, WELL)
        self.hang(how)
        place.sluis("sync")  # of all, without --wait
        self.wait_until_it_hangs()
        time.sleep(1)
        self.soon("a sync of the healthy institution", lambda: place.sluis("sync", "--institution", WELL, "--wait", codes=(0, 3)))
        person = place.ask("person", "find", "--institution", WELL, "--reason", "a test", "--limit", "1", "a")["persons"][0]["handle"]
        self.soon("a person of it", lambda: place.ask("person", "show", person, "--reason", "a test"))
        self.soon("a withdrawal of it", lambda: self.withdraw(place, WELL))
        begun = time.monotonic()
        self.assertEqual(place.stop_daemon(), 0)
        self.assertLess(time.monotonic() - begun, END_S)

    def test_a_withdrawal_beside_an_own_share_that_hangs_in_the_middle_of_a_push(self):
        place = self.begin(rate=20)
        place.consent()
        place.sluis("sync", "--institution", INSTITUTION, "--source", "las")
        def with_names():
            with open(place.dir / "requests.ndjson", encoding="utf-8") as lines:
                return [line for line in lines if line.endswith("\n") and carries_attributes(json.loads(line))]
        wait_until("the middle of the push", lambda: len(with_names()) >= 3, seconds=60)
        self.hang(READ)
        place.sluis("sync", "--institution", INSTITUTION, "--source", "share")
        self.wait_until_it_hangs()
        time.sleep(1)
        self.soon("a withdrawal", lambda: self.withdraw(place, INSTITUTION))
        before = len(with_names())
        time.sleep(3)
        self.assertLessEqual(len(with_names()) - before, IN_FLIGHT)
        self.flag.unlink()
        place.sync("--source", "las", codes=(0, 3, 4, 5))  # its removals

    def test_a_share_that_hangs_is_told_removes_nobody_and_is_read_again(self):
        place = self.begin()
        place.sync("--source", "las", codes=(0, 3))
        self.hang(READ)
        report = place.ask("sync", "--institution", INSTITUTION, "--source", "share", "--wait", codes=range(0, 8))
        self.wait_until_it_hangs()
        self.assertIn("does not answer", str(report))
        source = next(s for s in place.status()["sources"] if s["id"] == "share")
        self.assertIn("does not answer", str(source))
        self.assertGreater(place.status()["students"], 0)
        self.flag.unlink()
        time.sleep(1)
        report = place.ask("sync", "--institution", INSTITUTION, "--source", "share", "--wait", codes=range(0, 8))
        self.assertNotIn("does not answer", str(report))
        self.assertNotIn("still waits", str(report))

    def test_a_name_without_an_answer_delays_no_healthy_target(self):
        place = self.begin(more_targets="""\
[[institution.target]]
id = "unanswered"
kind = "scim"
url = "https://hung.partner.example/scim/v2"
token_file = "partner.token"
""")
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text().replace("http://127.0.0.1", "http://localhost"))
        place.stop_daemon()
        with under(preloaded(build(place.dir), HANGING_SHARES=str(self.flag))):
            place.start_daemon()
        place.consent()
        place.consent(target="unanswered")
        place.sluis("sync", "--institution", INSTITUTION, "--source", "las", "--target", "unanswered")
        self.wait_until_it_hangs("a name")
        time.sleep(1)
        self.soon("a sync of the healthy target", lambda: place.sync("--target", "partner", "--source", "las"))
        users, _ = place.contents()
        self.assertTrue(users)


    def test_an_institution_whose_disk_hangs_holds_up_no_reload_and_no_answer_about_another(self):
        disk = "hung-disk"  # its state lies in a folder of this name
        place = self.begin(more_boards=(disk,))
        self.hang(LOOK)
        asking = subprocess.Popen([BIN / "sluis", "--socket", place.dir / "run/admin.sock", "sync", "--institution", disk, "--wait"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(asking.wait)
        self.addCleanup(lambda: self.flag.write_text(""))
        self.wait_until_it_hangs()
        for again in ("read once", "read twice"):
            with open(place.dir / "sluis.toml", "a", encoding="utf-8") as config:
                config.write(f"# {again}\n")
            before = (place.dir / "sluisd.log").read_text().count("the configuration was read again")
            place.daemon.send_signal(signal.SIGHUP)
            wait_until("the reload", lambda n=before: (place.dir / "sluisd.log").read_text().count("the configuration was read again") > n, seconds=SOON_S)
        self.soon("plans of another institution", lambda: place.sluis("plan", "list", "--institution", WELL))
        self.flag.write_text("")
        wait_until("the end of the question", lambda: asking.poll() is not None, seconds=SOON_S)

    def reload(self, place, text):
        (place.dir / "sluis.toml").write_text(text)
        before = (place.dir / "sluisd.log").read_text().count("the configuration was read again")
        place.daemon.send_signal(signal.SIGHUP)
        wait_until("the reload", lambda: (place.dir / "sluisd.log").read_text().count("the configuration was read again") > before, seconds=SOON_S)

    def test_an_institution_that_is_taken_out_and_put_back_while_its_share_hangs_is_served_again(self):
        place = self.begin()
        whole = (place.dir / "sluis.toml").read_text()
        place.sync("--source", "las", codes=(0, 3))
        known = place.status()["students"]
        self.hang(READ)
        place.sluis("sync", "--institution", INSTITUTION, "--source", "share")
        self.wait_until_it_hangs()
        time.sleep(1)
        head, rest = whole.split("[[institution]]", 1)
        self.reload(place, head + "[[institution]]" + rest.split("\n[[institution]]", 1)[1])
        self.reload(place, whole)
        self.soon("its sync", lambda: place.sync("--source", "las", codes=(0, 3)))
        self.assertEqual(place.status()["students"], known, "the read that was under way was not taken in")
        log = (place.dir / "sluisd.log").read_text()
        self.assertNotIn("open in another process", log)
        self.flag.unlink()
        time.sleep(1)
        report = place.ask("sync", "--institution", INSTITUTION, "--source", "share", "--wait", codes=range(0, 8))
        self.assertNotIn("still waits", str(report))

    def test_a_folder_that_is_still_being_closed_keeps_no_other_institution_and_is_opened_by_the_schedule(self):
        disk = "hung-disk"
        place = self.begin(more_boards=(disk,))
        whole = (place.dir / "sluis.toml").read_text()
        self.hang(LOOK)
        asking = subprocess.Popen([BIN / "sluis", "--socket", place.dir / "run/admin.sock", "sync", "--institution", disk, "--wait"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(asking.wait)
        self.addCleanup(lambda: self.flag.write_text(""))
        self.wait_until_it_hangs()
        self.reload(place, whole[:whole.index(f'\n[[institution]]\nid = "{disk}"')])
        self.assertIn(f"still being opened or closed after 5 s: {disk};", (place.dir / "sluisd.log").read_text())
        self.reload(place, whole)
        self.soon("a sync of another institution", lambda: place.sluis("sync", "--institution", WELL, "--wait", codes=(0, 3)))
        self.assertIn("its folder is still being closed", place.sluis("status", codes=range(0, 8)).stdout)
        self.flag.write_text("")
        wait_until("that it is served", lambda: "still being closed" not in place.sluis("status", codes=range(0, 8)).stdout, seconds=30)
        place.sluis("sync", "--institution", disk, "--wait", codes=(0, 3))
        self.assertNotIn("is open in", (place.dir / "sluisd.log").read_text())


if __name__ == "__main__":
    unittest.main()
