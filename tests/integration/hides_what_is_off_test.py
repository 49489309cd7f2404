#!/usr/bin/env python3
"""A SCIM partner that shows neither users that are off nor groups without members, with the real programs and a clock that is set forward (issue 14, B4 and A2; must never happen: 3 and 5):
a leaver's account is deleted by its id at the end of the term, and the receipt says what the partner answered; who returns or is unblocked has the same account; a group that left is the same
when it returns, and deleted at its term.

Environment: SLUIS_BIN (the programs). Needs libfaketime.
"""
import re
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK
from harness import INSTITUTION
from hiding_place import HidingPlace


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class HidesWhatIsOff(HidingPlace):
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
