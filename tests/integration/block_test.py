"""Somebody is blocked with the real programs: off at the partner at once, in the middle of a long push as well, and told where a target does not answer (issue 14, B4)."""
import re
import signal
import time
import unittest

from harness import INSTITUTION, TELLS, PlaceTest, wait_until

MANY = 400  # at 20 requests a second: some 40 s


class Block(PlaceTest):
    def begin(self, pupils, *lab_options, requests_per_second=5000):
        self.at = self.place(lab_options=lab_options)
        config = self.at.dir / "sluis.toml"
        config.write_text(config.read_text().replace("requests_per_second = 5000", f"requests_per_second = {requests_per_second}"))
        self.at.generate("--seed", "5", "--students", str(pupils), "--staff", "4", "--schools", "1")
        self.at.start_daemon()
        self.at.consent()

    def somebody(self):
        return next(p for p in self.at.ask("person", "find", "a", "--institution", INSTITUTION, "--reason", "test")["persons"]
                    if p["facts"]["role"] == "student" and p["targets"])

    def users(self):
        return self.at.lab("/scim/v2/Users?count=1")["totalResults"]

    def account(self, login):
        pages = (self.at.lab(f"/scim/v2/Users?count=100&startIndex={first}")["Resources"] for first in range(1, MANY + 100, 100))
        return next(u for page in pages for u in page if u["userName"].split("@")[0] == login.split("@")[0])

    def test_off_at_once_and_the_same_account_afterwards(self):
        self.begin(12)
        at = self.at
        at.sync()
        who = self.somebody()
        before = self.account(who["login"])
        self.assertTrue(before["active"])
        said = at.sluis("person", "block", who["handle"], "--reason", "T-4711").stdout
        self.assertIn("on record", said)
        self.assertIn("the account is off", said)
        self.assertFalse(self.account(who["login"])["active"])
        at.sync()
        self.assertFalse(self.account(who["login"])["active"], "the source lists them as ever")
        listed = at.ask("person", "blocked")["blocks"]
        self.assertEqual([(b["subject"], b["reference"]) for b in listed], [(who["handle"], "T-4711")])
        self.assertEqual(at.status()["blocks"], {"people": 1, "not_sent": 0, "not_known": 0, "with_same_eck_id": 0})
        self.assertIn("1 person is blocked", at.sluis("status", codes=TELLS).stdout)
        again = at.sluis("person", "block", who["handle"], "--reason", "T-2").stdout
        self.assertIn("was blocked already", again)
        self.assertIn("the account is off", again)
        self.assertEqual(len(at.ask("person", "blocked")["blocks"]), 1)
        self.assertIn("a ticket's number or a word", at.sluis("person", "unblock", who["handle"], "--reason", "Jan de Boer", codes=(2,)).stderr)
        name = re.sub("[^A-Za-z]", "", who["facts"]["family_name"].split("-")[-1].split()[-1])
        if name == who["facts"]["family_name"]:
            self.assertIn("a name or a number of this person", at.sluis("person", "unblock", who["handle"], "--reason", name, codes=(2,)).stderr)
        self.assertIn("partner: the account is on", at.sluis("person", "unblock", who["handle"], "--reason", "T-4712").stdout)
        after = self.account(who["login"])
        self.assertEqual((after["id"], after["active"]), (before["id"], True))
        self.assertEqual(at.stop_daemon(), 0)
        self.assertIn("sound", at.sluis("check", at.dir / "var" / INSTITUTION, "--key-file", at.dir / "root.key").stdout)

    def test_a_target_that_does_not_answer_is_told_until_it_is_done(self):
        self.begin(12)
        at = self.at
        at.sync()
        who = self.somebody()
        lab = at.children[0]
        lab.terminate()
        lab.wait(timeout=15)
        said = at.sluis("person", "block", who["handle"], "--reason", "T-1", codes=(4, 5)).stdout
        self.assertIn("NOT YET OFF", said)
        self.assertNotIn("disabled", said)
        status = at.status()
        self.assertEqual(status["blocks"], {"people": 1, "not_sent": 1, "not_known": 0, "with_same_eck_id": 0})
        self.assertIn("block_not_sent", [n["condition"] for n in status["needs"]])

    def switched_off_and_on_by_others(self, who):
        """The account is off by our record, and on."""
        account = self.account(who["login"])["id"]
        self.at.overwrite(account, active=False)
        self.at.sync("--reconcile", codes=TELLS)
        self.at.overwrite(account, active=True)

    def test_off_is_not_said_of_a_target_that_is_paused(self):
        self.begin(12)
        at = self.at
        at.sync()
        who = self.somebody()
        self.switched_off_and_on_by_others(who)
        at.sluis("target", "pause", "partner", "--reason", "T-1")
        said = at.sluis("person", "block", who["handle"], "--reason", "T-2", codes=(4,)).stdout
        self.assertIn("NOT KNOWN whether the account is off: it could not be asked: the target is paused", said)
        self.assertTrue(self.account(who["login"])["active"])
        self.assertIn("partner (paused)", at.sluis("person", "blocked").stdout)
        need = next(n for n in at.status()["needs"] if n["condition"] == "block_not_sent")
        self.assertIn("resume it first", need["next"])
        self.assertNotIn("sluis sync", need["next"])
        at.sluis("target", "resume", "partner", "--reason", "T-3")
        at.sync(codes=TELLS)
        self.assertFalse(self.account(who["login"])["active"])
        self.assertIn("the account is off", at.sluis("person", "block", who["handle"], "--reason", "T-4").stdout)

    def test_a_target_that_hangs_is_waited_for_a_minute_and_told_as_not_known(self):
        self.begin(12)
        at = self.at
        at.sync()
        who = self.somebody()
        self.switched_off_and_on_by_others(who)
        lab = at.children[0]
        lab.send_signal(signal.SIGSTOP)
        self.addCleanup(lab.send_signal, signal.SIGCONT)
        begun = time.monotonic()
        said = at.sluis("person", "block", who["handle"], "--reason", "T-1", codes=(4, 5), timeout=120).stdout
        self.assertLess(time.monotonic() - begun, 90)
        self.assertIn("NOT KNOWN whether the account is off", said)
        self.assertIn("partner (", at.sluis("person", "blocked").stdout)
        self.assertEqual(at.status()["blocks"]["not_known"], 1)
        lab.send_signal(signal.SIGCONT)
        wait_until("that it is off", lambda: not self.account(who["login"])["active"], seconds=120)

    def test_in_the_middle_of_a_long_push_it_comes_first_and_the_rest_follows(self):
        self.begin(MANY, "--no-bulk", requests_per_second=20)
        at = self.at
        at.sluis("sync", "--institution", INSTITUTION)  # without --wait
        wait_until("the middle of the push", lambda: self.users() >= 60, seconds=60)
        who = self.somebody()
        at.sluis("person", "block", who["handle"], "--reason", "T-1", codes=None)
        self.assertFalse(self.account(who["login"])["active"])
        self.assertLess(self.users(), MANY, "it did not wait for the end of the push")
        wait_until("the rest of the push", lambda: self.users() == MANY + 4, seconds=120)
        self.assertFalse(self.account(who["login"])["active"])


if __name__ == "__main__":
    unittest.main()
