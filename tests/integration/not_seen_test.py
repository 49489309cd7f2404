#!/usr/bin/env python3
"""Not seen is not gone (issue 13, point 5), with the real programs and a SCIM partner: what another tool does to our handle, and lists that are well-formed and wrong.

Environment: SLUIS_BIN (the programs). Needs libfaketime.
"""
import json
import pathlib
import re
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, Place, wait_until

DAY_0, DAY_1, DAY_2, DAY_91, DAY_182 = "2026-12-01", "2026-12-02", "2026-12-03", "2027-03-02", "2027-06-01"
STUDENTS = 120


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class NotSeen(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.set_clock(DAY_0)
        with under(clock_in(self.now)):
            self.place = Place()
        self.addCleanup(self.place.end)
        self.say = self.place.say
        self.place.generate("--seed", "3", "--students", str(STUDENTS), "--staff", "6", "--schools", "1", "--today", DAY_0)
        self.source = next((self.place.dir / "las").glob("*.xml"))
        self.at(DAY_0)
        self.place.consent()
        self.sync()
        self.pupils = re.findall(r" *<leerling key=.*?</leerling>\n", self.source.read_text(), re.S)

    # What the test does
    def set_clock(self, day, hour="09:00:00"):
        self.now.write_text(f"@{day} {hour}\n")

    def at(self, day, hour="09:00:00"):
        """The daemon, started anew at this moment (UTC)."""
        if self.place.daemon and self.place.daemon.poll() is None:
            self.place.stop_daemon()
        self.set_clock(day, hour)
        with under(clock_in(self.now)):
            self.place.start_daemon()

    def sync(self, *options, codes=(0,)):
        return self.place.sync(*options, codes=codes)["institutions"][0]["targets"][0]

    def accounts(self):
        return {u["userName"]: u for u in self.place.lab("/lab/dump")["users"]}

    def overwrite(self, user, **attributes):
        self.place.overwrite(user["id"], **attributes)

    def leaves(self, pupil):
        """This pupil is in no file any more; the login of the account that is disabled by it."""
        before = {login for login, u in self.accounts().items() if not u.get("active", True)}
        self.source.write_text(self.source.read_text().replace(pupil, ""))
        return before

    def login_of(self, pupil):
        given = re.search(r"<roepnaam>(.*?)</roepnaam>", pupil)[1]
        family = re.search(r"<achternaam>(.*?)</achternaam>", pupil)[1]
        found = self.place.ask("person", "find", f"{given}", "--institution", INSTITUTION, "--reason", "test")["persons"]
        fits = [p for p in found if family in json.dumps(p["facts"] if "facts" in p else p, ensure_ascii=False)]
        return fits[0]["handle"], fits[0]["login"]

    def erasures(self):
        return self.place.ask("erasure", "list")["erasures"]

    def erased_in_the_evening(self, day):
        self.at(day, "20:00:00")
        self.sync("--reconcile")
        return self.erasures()

    def user_of(self, login):
        return next((u for name, u in self.accounts().items() if name.split("@")[0] == login), None)

    # Another tool takes our handle
    def test_a_leaver_whose_handle_was_taken_is_disabled_and_deleted_and_the_receipt_is_true(self):
        handle, login = self.login_of(self.pupils[4])
        ours = self.user_of(login)
        self.overwrite(ours, externalId="HR-004711")
        self.leaves(self.pupils[4])
        self.at(DAY_1)
        self.sync("--reconcile")
        self.assertFalse(self.user_of(login)["active"], "disabled, though it does not carry our handle")
        self.overwrite(ours, externalId="HR-004712", active=True)
        self.at(DAY_2)
        self.sync("--reconcile")
        self.assertFalse(self.user_of(login)["active"], "switched on by somebody else, and off again")
        self.at(DAY_91)
        self.sync("--reconcile")
        self.assertIsNone(self.user_of(login), "deleted on day 90")
        erased = self.erased_in_the_evening(DAY_91)
        self.assertEqual([(e["subject"], e["state"]) for e in erased], [(handle, "erased")])
        self.assertRegex(erased[0]["note"], r"; partner: entry \d+$")
        self.assertNotIn(ours["id"], json.dumps(self.place.lab("/lab/dump")), "the lab holds nothing of them")

    def test_a_handle_that_was_taken_is_written_again_and_nobody_is_made_twice(self):
        _, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        self.overwrite(before, externalId="HR-004711")
        report = self.sync("--reconcile")
        self.assertEqual((report["drift"]["unmarked"], report["drift"]["gone"]), (1, 0))
        after = self.user_of(login)
        self.assertEqual((after["id"], after["externalId"]), (before["id"], before["externalId"]))
        self.assertEqual(sum(self.sync("--reconcile")["drift"].values()), 0)
        self.assertEqual(len(self.accounts()), len({u["externalId"] for u in self.accounts().values()}))

    def test_an_account_that_somebody_deleted_is_made_again_under_the_same_handle(self):
        _, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        self.say("DELETE", f"/scim/v2/Users/{before['id']}")
        report = self.sync("--reconcile", codes=(3, 4))  # 4: its membership was seen to be missing, and saying it again fails
        self.assertEqual((report["drift"]["gone"], report["drift"]["unsettled"]), (0, 1), "made less than a day ago: it may be shown late")
        self.assertIsNone(self.user_of(login))
        self.at(DAY_2)
        self.assertEqual(self.sync("--reconcile")["drift"]["gone"], 1)
        after = self.user_of(login)
        self.assertNotEqual(after["id"], before["id"])
        self.assertEqual(after["externalId"], before["externalId"])

    def test_after_a_withdrawal_whoever_has_a_pupils_number_by_now_is_not_switched_off(self):
        self.at(DAY_2)
        self.sync("--reconcile")
        before = self.user_of(self.login_of(self.pupils[4])[1])
        self.say("DELETE", f"/scim/v2/Users/{before['id']}")
        stranger = self.say("POST", "/scim/v2/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                                                       "userName": "directeur@partner.example", "active": True})
        self.say("POST", "/lab/ids", {stranger["id"]: before["id"]})
        self.set_clock("2026-12-04", "10:00:00")  # a survey would be due, and none may be made
        self.place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes")
        report = self.sync(codes=(3, 4))
        self.assertEqual(report["pushed"]["failed"], 2, "the membership and the account")
        on = [name for name, u in self.accounts().items() if u.get("active", True)]
        self.assertEqual(on, ["directeur@partner.example"])

    # Lists that are well-formed and wrong
    def wrong_lists(self):
        yield "an empty list", lambda: self.say("POST", "/lab/lists", {"at_most": 0})
        yield "a list cut at 50", lambda: self.say("POST", "/lab/lists", {"at_most": 50})
        yield "all ids new", lambda: self.say("POST", "/lab/new-ids")

    def test_with_a_list_that_leaves_out_too_many_nobody_is_removed_and_no_receipt_is_made(self):
        handle, login = self.login_of(self.pupils[4])
        self.leaves(self.pupils[4])
        self.sync()
        self.assertFalse(self.user_of(login)["active"])
        standing = {name: u["active"] for name, u in self.accounts().items()}
        self.at(DAY_91)
        for name, go_wrong in self.wrong_lists():
            with self.subTest(name):
                go_wrong()
                report = self.sync("--reconcile", codes=(3, 4))
                self.assertTrue(any("is not believed" in f for f in report["findings"]), report)
                self.assertEqual(report["drift"]["gone"], 0)
                self.assertTrue(any("is not believed" in f for f in self.place.status()["targets"][0]["findings"]))
                now = {n: u["active"] for n, u in self.accounts().items()}
                now.setdefault(next(n for n in standing if n.split("@")[0] == login), False)  # the leaver is due, and may go
                self.assertEqual(now, standing, "nobody was removed, and nobody is there twice")
                self.at(DAY_91, "20:00:00")
                self.sync("--reconcile", codes=(3, 4))
                self.assertEqual(self.erasures(), [], "no receipt rests on it")
                self.say("POST", "/lab/lists", {})
                self.at(DAY_91)
        # The administrator looked, and knows that the ids really are new: each object is asked for by itself.
        report = self.sync("--reconcile", "--believe-list", codes=(0, 4))
        self.assertGreater(report["drift"]["renumbered"], STUDENTS)
        self.sync("--reconcile", codes=(0, 4))
        self.assertEqual(self.sync("--reconcile")["findings"], [])
        self.assertEqual(len(self.accounts()), len(standing) - 1, "no doubles, and the leaver is gone")
        self.at(DAY_91, "20:00:00")
        wait_until("the erasure", lambda: [e["subject"] for e in self.erasures() if e["state"] == "erased"] == [handle], seconds=60)

    def test_a_leaver_is_disabled_although_all_ids_are_new(self):
        _, login = self.login_of(self.pupils[4])
        self.leaves(self.pupils[4])
        before = self.user_of(login)["id"]
        self.say("POST", "/lab/new-ids")
        self.assertNotEqual(self.user_of(login)["id"], before)
        self.sync(codes=(3, 4))
        self.sync(codes=(0, 3, 4))
        self.assertFalse(self.user_of(login)["active"])

    def test_a_total_that_is_larger_than_what_came_is_no_list(self):
        self.say("POST", "/lab/lists", {"total_too_much": 5})
        standing = self.accounts()
        report = self.sync("--reconcile", codes=(3, 4, 5))
        self.assertIn("total", str(report["findings"]) + report["problem"], "it came, and it was seen")
        self.assertEqual(sum(report["drift"].values()), 0)
        self.assertEqual(self.accounts(), standing)

    def test_a_partner_that_cannot_page_is_told_once_and_looked_at_by_id(self):
        standing = self.accounts()
        self.overwrite(next(u for u in standing.values() if u["active"]), displayName="Meddled")
        self.say("POST", "/lab/lists", {"first_page_always": 40})
        for again in range(3):
            report = self.sync("--reconcile", codes=(3,))
            self.assertEqual([f for f in report["findings"] if "cannot page" in f], report["findings"])
            self.assertEqual(len(report["findings"]), 1)
            self.assertEqual(report["drift"]["changed"], 0 if again else 1, "what somebody changed is seen, though no list shows it")
            self.assertEqual(self.accounts(), standing, "nobody is there twice, and what was changed is put right")
        journal = (self.place.dir / "sluisd.log").read_text()
        self.assertEqual(journal.count("cannot page"), 1, "told once")

    def test_members_that_are_not_shown_are_not_missing_and_that_is_said(self):
        memberships = sum(len(g["members"]) for g in self.place.lab("/lab/dump")["groups"])
        self.assertGreater(memberships, 100)
        self.say("POST", "/lab/lists", {"hide_members": 1})
        report = self.sync("--reconcile", codes=(3,))
        self.assertEqual(report["drift"]["members_missing"], 0)
        self.assertTrue(any("does not show who is in" in f for f in report["findings"]), report["findings"])
        self.assertEqual(report["pushed"]["done"], 0, "nobody is added again")
        self.say("POST", "/lab/lists", {})
        self.assertEqual(self.sync("--reconcile", codes=(0, 3))["findings"], [])

    # Ids under which other objects stand
    def by_handle(self):
        return {u["externalId"]: (u["userName"], u["active"], u["name"]) for u in self.accounts().values() if u.get("externalId")}

    def findings(self):
        return sorted((f["subject"], f["what"]) for f in self.place.ask("target", "findings")["findings"])

    def test_a_number_that_was_given_to_somebody_else_hands_no_account_over_and_deletes_nobody(self):
        handle, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        self.say("DELETE", f"/scim/v2/Users/{before['id']}")
        stranger = self.say("POST", "/scim/v2/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "directeur@partner.example",
                                                       "displayName": "De Directeur", "active": True})
        self.say("POST", "/lab/ids", {stranger["id"]: before["id"]})
        there = lambda: {k: v for k, v in self.say("GET", f"/scim/v2/Users/{before['id']}").items() if k != "meta"}
        his = there()
        self.at(DAY_2)
        report = self.sync("--reconcile", codes=(3, 4))
        self.assertEqual(report["drift"]["unmarked"], 0)
        self.assertEqual(there(), his, "neither renamed nor put into a class")
        self.assertEqual(self.findings(), [(handle, "candidate")])
        self.leaves(self.pupils[4])
        self.at(DAY_91)
        self.sync("--reconcile", codes=(3, 4))
        self.at("2027-03-05", "20:00:00")
        self.sync("--reconcile", codes=(3, 4))
        self.assertEqual(there(), his, "neither switched off nor deleted")
        self.assertEqual(self.erasures(), [], "no receipt before an administrator says that it is not theirs")

    def test_ids_that_are_permuted_switch_off_and_delete_nobody_else(self):
        handle, login = self.login_of(self.pupils[4])
        leaver = self.user_of(login)
        ids = sorted(u["id"] for u in self.accounts().values() if u["id"] != leaver["id"])
        before = self.by_handle()
        swap = {leaver["id"]: ids[0], ids[0]: leaver["id"]}
        self.say("POST", "/lab/ids", swap)
        self.leaves(self.pupils[4])
        for day in (DAY_1, DAY_91):
            self.at(day)
            self.sync("--reconcile", codes=(3, 4))
            self.assertEqual(self.by_handle(), before)
        self.assertEqual([what for _, what in self.findings()], ["anothers", "anothers"])
        self.at(DAY_91, "20:00:00")
        self.sync(codes=(3, 4))
        self.assertEqual(self.erasures(), [])
        self.say("POST", "/lab/ids", swap)  # put right there
        self.at("2027-03-03")
        self.sync("--reconcile", codes=(0, 3, 4))
        self.sync("--reconcile")
        self.assertEqual(self.findings(), [])
        name, _, names = before[leaver["externalId"]]
        before[leaver["externalId"]] = (name, False, names)
        self.assertEqual(self.by_handle(), before, "the leaver's own account is off; the term runs from here")
        self.say("POST", "/lab/ids", dict(zip(ids, ids[1:] + ids[:1])))
        report = self.sync("--reconcile", codes=(3, 4))
        self.assertTrue(any("other objects now; it is not believed" in f for f in report["findings"]), report)
        self.assertEqual(self.by_handle(), before)

    # An administrator's word
    def test_what_is_settled_as_ours_is_looked_at_again_first(self):
        handle, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        self.say("DELETE", f"/scim/v2/Users/{before['id']}")
        stranger = self.say("POST", "/scim/v2/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": before["userName"]})
        self.sync("--reconcile", codes=(3,))
        found = self.place.ask("target", "findings")["findings"]
        self.assertEqual([(f["subject"], f["what"], f["object"]) for f in found], [(handle, "candidate", stranger["id"])])
        self.overwrite(stranger, userName="mevrouw.smit@test.example")  # it is somebody else's by now
        settle = ("target", "settle", handle, "--target", "partner", "--ours", "--reason", "T-4711")
        refused = self.place.sluis(*settle, codes=None)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("carries neither the handle nor the login", refused.stderr)
        self.overwrite(stranger, userName=before["userName"])
        self.place.sluis(*settle)
        self.sync()
        self.assertEqual((self.user_of(login)["id"], self.user_of(login)["externalId"]), (stranger["id"], before["externalId"]))

    def test_an_account_of_which_another_tool_overwrote_handle_and_login_is_ours_by_word_alone(self):
        handle, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        self.overwrite(before, externalId="HR-1", userName="overschreven@test.example")
        self.sync("--reconcile", codes=(3,))
        found = self.place.ask("target", "findings")["findings"]
        self.assertEqual([(f["subject"], f["what"], f["object"]) for f in found], [(handle, "candidate", before["id"])])
        settle = ("target", "settle", handle, "--target", "partner", "--ours", "--reason", "T-4711")
        self.assertIn("name it: --object ID", self.place.sluis(*settle, codes=None).stderr)
        self.assertEqual(self.user_of("overschreven")["externalId"], "HR-1")
        self.place.sluis(*settle, "--object", before["id"])
        self.sync()
        self.assertEqual((self.user_of(login)["id"], self.user_of(login)["externalId"]), (before["id"], before["externalId"]))

    def test_two_copies_of_a_leavers_account_are_switched_off_once_they_are_said_to_be_ours(self):
        handle, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        self.say("DELETE", f"/scim/v2/Users/{before['id']}")
        copy = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": before["externalId"], "active": True}
        copies = [self.say("POST", "/scim/v2/Users", copy | {"userName": f"copy{n}@test.example"})["id"] for n in (1, 2)]
        self.leaves(self.pupils[4])
        self.at(DAY_2)
        self.sync("--reconcile", codes=(3, 4))
        self.assertEqual([(f["subject"], f["what"]) for f in self.place.ask("target", "findings")["findings"]], [(handle, "unknown")])
        settle = ("target", "settle", handle, "--target", "partner", "--ours", "--reason", "T-4711")
        self.assertIn("--object ID", self.place.sluis(*settle, codes=None).stderr)
        for copy in copies:
            self.place.sluis(*settle, "--object", copy)
            self.sync(codes=(0, 3, 4))
            self.assertFalse(self.say("GET", f"/scim/v2/Users/{copy}")["active"])

    # A stranger with the same login
    def test_an_object_that_has_the_login_under_another_id_is_settled_once(self):
        handle, login = self.login_of(self.pupils[4])
        before = self.user_of(login)
        name = before["userName"]
        self.say("DELETE", f"/scim/v2/Users/{before['id']}")
        stranger = self.say("POST", "/scim/v2/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name})
        report = self.sync("--reconcile", codes=(3,))
        self.assertEqual(report["drift"]["unsettled"], 1)
        found = self.place.ask("target", "findings")["findings"]
        self.assertEqual([(f["subject"], f["what"]) for f in found], [(handle, "candidate")])
        self.leaves(self.pupils[4])
        self.sync("--reconcile", codes=(3,))
        self.at(DAY_91, "20:00:00")
        self.sync("--reconcile", codes=(3,))
        self.assertEqual(self.erasures(), [], "it may be theirs: no receipt")
        self.place.sluis("target", "settle", handle, "--target", "partner", "--not-ours", "--reason", "T-4711")
        self.sync("--reconcile")
        self.assertEqual(self.erasures(), [], "no plan spoke of them before: the term runs from the settlement")
        self.at(DAY_182, "20:00:00")
        self.sync("--reconcile")
        wait_until("the erasure", lambda: [e["state"] for e in self.erasures()] == ["erased"], seconds=60)
        self.assertRegex(self.erasures()[0]["note"], r"partner")
        self.assertEqual(self.say("GET", f"/scim/v2/Users/{stranger['id']}")["userName"], name, "the stranger is left alone")
        self.assertEqual(self.place.ask("target", "findings")["findings"], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
