#!/usr/bin/env python3
"""A SCIM partner that shows neither users that are off nor groups without members, with the real programs and a clock that is set forward (issue 14, B4 and A2; must never happen: 3 and 5):
a leaver's account is deleted by its id at the end of the term, and the receipt says what the partner answered; who returns or is unblocked has the same account; a group that left is the same
when it returns, and deleted at its term.

Environment: SLUIS_BIN (the programs). Needs libfaketime.
"""
import pathlib
import re
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, Place, PlaceTest, wait_until
from hiding_server import HidingServer

DAY_0 = "2026-12-01"


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class HidesWhatIsOff(PlaceTest):
    def begin(self, **how):
        self.partner = HidingServer(**how)
        self.addCleanup(self.partner.end)
        self.addCleanup(lambda: self.assertGreater(self.partner.hidden, 0, "nothing was hidden"))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.set_clock(DAY_0 + " 09:00:00")
        with under(clock_in(self.now)):
            self.there = Place(target_url=self.partner.url)
        self.addCleanup(self.there.end)
        self.addCleanup(lambda: self._tell(self.there))
        self.there.generate("--seed", "3", "--students", "30", "--staff", "4", "--schools", "1", "--today", DAY_0)
        self.source = next((self.there.dir / "las").glob("*.xml"))
        self.whole = self.source.read_text()
        self.pupils = re.findall(r" *<leerling key=.*?</leerling>\n", self.whole, re.S)
        self.at(DAY_0 + " 09:00:00")
        self.there.consent()
        self.there.sync(codes=(0, 3))
        self.assertEqual(len(self.partner.users), 34)

    def set_clock(self, moment):
        self.now.write_text(f"@{moment}\n")

    def at(self, moment):
        """The daemon, started anew at this moment (UTC)."""
        if self.there.daemon and self.there.daemon.poll() is None:
            self.there.stop_daemon()
        self.set_clock(moment)
        with under(clock_in(self.now)):
            self.there.start_daemon()

    def write(self, text, day):
        self.source.write_text(re.sub(r"<aanmaakdatum>[^<]*<", f"<aanmaakdatum>{day}T07:00:00<", text))

    def on(self, day, text, *how):
        """A sync on this day, of this export."""
        self.write(text, day)
        self.at(day + " 09:00:00")
        return self.there.sync(*how, codes=(0, 3))["institutions"][0]["targets"][0]

    def off(self):
        return {id for id, user in self.partner.users.items() if not user["active"]}

    def assert_nobody_twice(self):
        handles = [user["externalId"] for user in self.partner.users.values()]
        self.assertEqual(len(handles), len(set(handles)))

    def assert_no_news(self, report):
        self.assertEqual((report["drift"]["gone"], report["drift"]["unsettled"], report["findings"]), (0, 0, []))

    def erased(self, text):
        """In the evening of 10 March 2027; with what was said of it."""
        for moment in ("2027-03-10 09:00:00", "2027-03-10 20:30:00"):
            self.write(text, moment[:10])
            self.at(moment)
            self.there.sync(codes=(0, 3))
        wait_until("the erasure", lambda: [e for e in self.there.ask("erasure", "list")["erasures"] if e["state"] == "erased"])
        return [e["note"] for e in self.there.ask("erasure", "list")["erasures"]]

    def test_a_leaver_is_deleted_by_the_id_and_one_that_is_gone_there_is_so_by_the_answer_to_our_deletion(self):
        self.begin()
        text = self.whole.replace(self.pupils[5], "").replace(self.pupils[6], "")
        self.on("2026-12-02", text)
        kept, deleted_there = sorted(self.off())
        self.assert_no_news(self.on("2026-12-04", text, "--reconcile"))
        del self.partner.users[deleted_there]
        self.assert_no_news(self.on("2026-12-06", text, "--reconcile"))
        notes = self.erased(text)
        self.assertEqual(sorted(self.partner.deletions()), [kept, deleted_there])
        self.assertNotIn(kept, self.partner.users)
        self.assertEqual(len(notes), 2)
        self.assertEqual(sum(bool(re.search(r"; partner: entry \d+$", note)) for note in notes), 1, notes)
        self.assertEqual(sum("; partner: not there any more, 404 to our deletion, entry " in note for note in notes), 1, notes)

    def test_who_returns_or_is_unblocked_has_the_same_account(self):
        for gives_names_twice in (False, True):
            with self.subTest(gives_names_twice=gives_names_twice):
                self.begin(gives_names_twice=gives_names_twice)
                number = re.search(r'<leerling key="([^"]*)"', self.pupils[2])[1]
                found = self.there.ask("person", "find", number, "--institution", INSTITUTION, "--reason", "test")["persons"]
                blocked = next(p for p in found if p["facts"]["role"] == "student")["handle"]
                self.there.sluis("person", "block", blocked, "--reason", "T-1", codes=(0, 3, 4))  # 4: the partner does not show that it is off
                text = self.whole.replace(self.pupils[5], "")
                self.on("2026-12-02", text)
                off = self.off()
                self.assertEqual(len(off), 2)
                self.assert_no_news(self.on("2026-12-04", text, "--reconcile"))
                told = self.there.sluis("person", "unblock", blocked, "--reason", "T-1", codes=(0, 3)).stdout
                self.assertNotIn("no account", told)
                self.assertEqual(len(self.off()), 1)
                self.on("2026-12-05", self.whole)
                self.assertEqual(self.off(), set())
                self.assertLessEqual(off, set(self.partner.users), "the same accounts")
                self.assertEqual(len(self.partner.users), 34)
                self.assert_nobody_twice()
                self.assert_no_news(self.on("2026-12-06", self.whole, "--reconcile"))
                self.doCleanups()

    def test_who_returns_and_whose_account_is_gone_has_one_new_one(self):
        self.begin()
        text = self.whole.replace(self.pupils[5], "")
        self.on("2026-12-02", text)
        (gone,) = self.off()
        self.on("2026-12-03", text, "--reconcile")
        del self.partner.users[gone]
        self.on("2026-12-04", text, "--reconcile")
        self.on("2026-12-05", self.whole)
        self.assertEqual(len(self.partner.users), 34)
        self.assertEqual(self.off(), set())
        self.assert_nobody_twice()
        self.assert_no_news(self.on("2026-12-06", self.whole, "--reconcile"))

    def test_a_group_that_left_is_kept_and_comes_back_as_the_same_and_one_is_deleted_at_its_term(self):
        self.begin()
        keys = re.findall(r'<groep key="([^"]*)">\s*<naam>', self.whole)
        text = re.sub(rf' *<groep key="{keys[1]}">.*?</groep>\n', "", self.whole, count=1, flags=re.S)
        text = text.replace(f'<groep key="{keys[1]}"/>', f'<groep key="{keys[0]}"/>').replace(f'<groep key="{keys[1]}" />', f'<groep key="{keys[0]}"/>')
        groups = dict(self.partner.groups)
        self.on("2026-12-02", text)
        (left,) = [id for id, group in self.partner.groups.items() if " (ended " in group["displayName"]]
        for day in ("2026-12-03", "2026-12-04"):
            self.assert_no_news(self.on(day, text, "--reconcile"))
        self.on("2026-12-05", self.whole)
        self.assertEqual(set(self.partner.groups), set(groups))
        self.assertTrue(self.partner.groups[left]["members"])
        self.assertNotIn("(ended", self.partner.groups[left]["displayName"])
        self.on("2026-12-06", text)
        self.on("2026-12-08", text, "--reconcile")
        self.on("2027-01-10", text)
        self.assertNotIn(left, self.partner.groups)
        self.assertEqual(len(self.partner.groups), len(groups) - 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
