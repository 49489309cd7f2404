"""Somebody is blocked, or ordered to be erased, while nobody knows what the target has of them: a creation without an outcome, a copy, an account that was left at an
earlier address. And end dates of everybody. With the real programs, against a SCIM service that loses creations."""
import json
import re
import unittest

from harness import INSTITUTION, TELLS, wait_until
from unsettled_test import AtALosingService, Service, is_active


class OpenBlock(AtALosingService):
    students = 12

    def begin(self):
        self.at.start_daemon()
        self.at.consent()
        self.at.sync()

    def persons(self):
        found = self.at.ask("person", "find", "a", "--institution", INSTITUTION, "--reason", "test")["persons"]
        return [p for p in found if p["facts"]["role"] == "student"]

    def somebody(self):
        return next(p for p in self.persons() if p["targets"] and p["targets"][0].get("active"))

    def accounts(self, person):
        return [u for u in self.service.objects["Users"].values() if u["userName"].split("@")[0] == person["login"].split("@")[0]]

    def newcomer_whose_creation_is_open(self):
        self.without(0)
        self.begin()
        known = {p["handle"] for p in self.persons()}
        self.without()
        self.service.lose, self.service.hidden = "after", True
        self.at.sync(codes=(4,))
        (who,) = (p for p in self.persons() if p["handle"] not in known)
        self.assertEqual([is_active(u) for u in self.accounts(who)], [True], "it was made, and the answer was lost")
        return who

    def test_while_a_creation_is_open_it_is_not_known_and_asked_each_minute_until_it_is_off(self):
        who = self.newcomer_whose_creation_is_open()
        said = self.at.sluis("person", "block", who["handle"], "--reason", "T-1", codes=(4,)).stdout
        self.assertIn("partner: NOT KNOWN whether there is an account: a creation of it was sent", said)
        self.assertNotIn("there is no account", said)
        self.assertIn("partner (a creation is open)", self.at.sluis("person", "blocked").stdout)
        status = self.at.status()
        self.assertEqual(status["blocks"], {"people": 1, "not_sent": 0, "not_known": 1, "with_same_eck_id": 0})
        self.assertIn("block_not_sent", [n["condition"] for n in status["needs"]])
        self.at.kill_daemon()
        self.at.start_daemon(init=False)
        self.assertIn("partner (a creation is open)", self.at.sluis("person", "blocked").stdout)
        self.service.hidden = False
        wait_until("the account is off", lambda: [is_active(u) for u in self.accounts(who)] == [False], 150)
        wait_until("and it is told", lambda: self.at.status()["blocks"]["not_known"] == 0, 30)
        self.assertEqual(self.service.posts.count(self.accounts(who)[0]["externalId"]), 1)

    def test_an_order_names_no_deletion_of_an_account_whose_creation_is_open(self):
        who = self.newcomer_whose_creation_is_open()
        self.without(0)
        said = self.at.sluis("erasure", "order", who["handle"], "--reference", "T-4712").stdout
        self.assertIn("NOT KNOWN whether there is an account at partner", said)
        self.at.sync(codes=TELLS)
        self.at.sync(codes=TELLS)
        story = self.at.ask("erasure", "show", who["handle"])
        self.assertEqual((story["deletions"], story["creations_open"]), ([], ["partner"]))
        self.service.hidden = False
        self.at.sync(codes=TELLS)
        self.assertEqual(self.at.ask("erasure", "show", who["handle"])["creations_open"], [])
        self.assertEqual([is_active(u) for u in self.accounts(who)], [False])

    def test_a_known_copy_is_a_finding_and_not_off(self):
        self.begin()
        who = self.somebody()
        (account,) = self.accounts(who)
        with self.service.lock:
            self.service.objects["Users"]["copy"] = {**json.loads(json.dumps(account)), "id": "copy"}
        self.at.sync("--reconcile", codes=(3,))
        said = self.at.sluis("person", "block", who["handle"], "--reason", "T-2", codes=(3, 4)).stdout
        self.assertIn("partner: NOT KNOWN whether an account is on: another object there has the same handle or login", said)
        self.assertIn("sluis target findings", said)
        self.assertIn("partner (a finding)", self.at.sluis("person", "blocked").stdout)
        self.assertEqual(self.at.status()["blocks"]["not_known"], 1)
        with self.service.lock:
            del self.service.objects["Users"]["copy"]
        self.at.sync("--reconcile")
        self.assertEqual(self.at.status()["blocks"]["not_known"], 0)
        self.assertIn("partner: the account is off", self.at.sluis("person", "block", who["handle"], "--reason", "T-2").stdout)

    def test_an_account_that_was_left_at_an_earlier_address_is_named(self):
        self.begin()
        who, other = self.persons()[:2]
        elsewhere = Service()
        self.addCleanup(elsewhere.server_close)
        self.addCleanup(elsewhere.shutdown)
        self.at.sluis("person", "block", other["handle"], "--reason", "T-0")
        config = self.at.dir / "sluis.toml"
        config.write_text(config.read_text().replace(self.service.url, elsewhere.url))
        self.at.stop_daemon()
        self.at.start_daemon(init=False)
        self.at.sluis("target", "left", "--institution", INSTITUTION, "--target", "partner", "--reason", "ended", "--yes")
        said = self.at.sluis("person", "block", who["handle"], "--reason", "T-3", codes=(4,)).stdout
        self.assertRegex(said, "partner: NOT OFF: an account was left on at scim " + re.escape(self.service.url) + r" on \d{4}-\d\d-\d\d \(entry \d+\)")
        self.assertNotIn("knows of no account at any target", said)
        listed = self.at.sluis("person", "blocked").stdout
        self.assertIn("partner (left at scim " + self.service.url, next(line for line in listed.splitlines() if who["handle"] in line))
        self.assertNotIn("left at", next(line for line in listed.splitlines() if other["handle"] in line), "it was off when it was left")
        again = self.at.sluis("person", "block", other["handle"], "--reason", "T-0").stdout
        self.assertIn("partner: an account was left, switched off, at scim", again)

    def test_end_dates_of_everybody_are_told_by_the_sync_and_in_the_status(self):
        self.begin()
        ended = re.sub(r"(<instroomdatum>[^<]*</instroomdatum>)", r"\1<uitstroomdatum>2026-08-15</uitstroomdatum>", self.whole)
        ended = re.sub(r"<instroomdatum>[^<]*", "<instroomdatum>2020-08-01", ended)
        self.source.write_text(ended)
        done = self.at.sluis("sync", "--institution", INSTITUTION, "--wait", codes=(3,))
        self.assertRegex(done.stdout, r"ENDED: source las: 12 of 12 pupils of \S+ left by an end date in the read of \d{4}-\d\d-\d\d")
        self.assertEqual(sum(not is_active(u) for u in self.service.users().values()), 12, "it goes through")
        (need,) = (n for n in self.at.status()["needs"] if n["condition"] == "many_ended")
        self.assertEqual(need["exit"], 3)
        self.assertIn("12 of 12 pupils", need["problem"])
        self.at.sluis("sync", "--institution", INSTITUTION, "--wait")
        self.source.write_text(self.whole)
        self.at.sync()
        self.assertEqual([n for n in self.at.status()["needs"] if n["condition"] == "many_ended"], [])
        self.assertEqual(sum(is_active(u) for u in self.service.users().values()), 16)


if __name__ == "__main__":
    unittest.main()
