"""Somebody is blocked with the real programs: off at the partner at once, in the middle of a long push as well, and told where a target does not answer (issue 14, B4)."""
import re
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
        self.assertEqual(at.status()["blocks"], {"people": 1, "not_sent": 0})
        self.assertIn("1 person is blocked", at.sluis("status", codes=TELLS).stdout)
        again = at.sluis("person", "block", who["handle"], "--reason", "T-2").stdout
        self.assertIn("was blocked already", again)
        self.assertIn("the account is off", again)
        self.assertEqual(len(at.ask("person", "blocked")["blocks"]), 1)
        self.assertIn("a ticket's number or a word", at.sluis("person", "unblock", who["handle"], "--reason", "Jan de Boer", codes=(2,)).stderr)
        name = re.sub("[^A-Za-z]", "", who["facts"]["family_name"].split("-")[-1].split()[-1])
        if name == who["facts"]["family_name"]:
            self.assertIn("a name or a number of this person", at.sluis("person", "unblock", who["handle"], "--reason", name, codes=(2,)).stderr)
        at.sluis("person", "unblock", who["handle"], "--reason", "T-4712")
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
        self.assertEqual(status["blocks"], {"people": 1, "not_sent": 1})
        self.assertIn("block_not_sent", [n["condition"] for n in status["needs"]])

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
