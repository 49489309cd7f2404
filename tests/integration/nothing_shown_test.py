#!/usr/bin/env python3
"""After a withdrawal a SCIM partner shows nothing of ours any more, with the real programs and a clock that is set forward (issue 14, B3 and C; must never happen: 3): where it answers 404 to
everything, what waits is told with the way out; where all was deleted by hand, one word of an administrator ends all findings, and a new consent makes everybody anew, groups as well.

Environment: SLUIS_BIN (the programs). Needs libfaketime.
"""
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK
from harness import INSTITUTION
from hiding_place import HidingPlace

OF_PARTNER = ("--institution", INSTITUTION, "--target", "partner")


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class NothingShown(HidingPlace):
    hides = False

    def begin_withdrawn(self):
        self.begin()
        self.on("2026-12-03", self.whole, "--reconcile")
        self.there.sluis("consent", "withdraw", *OF_PARTNER, "--yes")
        self.there.sync(codes=(0, 3))
        self.assertEqual(len(self.off()), 34)

    def test_a_partner_that_answers_404_to_everything_is_told_with_the_way_out(self):
        self.begin_withdrawn()
        self.partner.handle = lambda method, path, body: self.partner.refused(404)
        for day in ("2027-03-10", "2027-03-11"):
            self.on(day, self.whole)
        self.assertEqual(len(self.partner.users), 34)
        told = self.there.sluis("status", codes=None)
        self.assertNotEqual(told.returncode, 0)
        self.assertIn("45 changes wait, each sync tries again: ", told.stdout)
        self.assertIn("answered 404", told.stdout)
        self.assertIn("take the target out of the configuration, sluis reload, then: sluis target left", told.stdout)

    def test_a_word_that_an_account_is_gone_does_not_count_while_the_partner_shows_none(self):
        self.begin()
        self.partner.is_shown = lambda kind, one: True
        next(iter(self.partner.users.values()))["active"] = False
        self.on("2026-12-03", self.whole, "--reconcile")
        off = [one["subject"] for one in self.there.ask("target", "findings")["findings"] if one["what"] == "off_by_others"]
        self.assertEqual(len(off), 1)
        for shows, told in (((), "the target did not show other accounts of ours either"), (("Users",), "the target shows it, so it is not gone")):
            self.partner.is_shown = lambda kind, one, shows=shows: kind in shows
            word = self.there.sluis("target", "settle", off[0], "--target", "partner", "--not-ours", "--reason", "T-4711", codes=None)
            self.assertNotEqual(word.returncode, 0)
            self.assertIn(told, word.stderr)
        self.assertFalse(next(iter(self.partner.users.values()))["active"])

    def test_all_that_was_deleted_by_hand_comes_back_by_one_word(self):
        self.begin_withdrawn()
        self.partner.users.clear()
        self.partner.groups.clear()
        self.at("2026-12-05 09:00:00")
        self.there.consent()
        first = self.there.sync(codes=(0, 3, 4))["institutions"][0]["targets"][0]
        self.assertGreater(first["pushed"]["failed"], 0)
        words = 0
        while words < 3:
            found = [one for one in self.there.ask("target", "findings")["findings"] if one["what"] == "unknown"]
            if not found:
                break
            told = self.there.sluis("target", "settle", "--all", *OF_PARTNER, "--not-ours", "--reason", "T-4711", "--yes").stdout
            self.assertIn(f"{len(found)} of {len(found)} on record", told)
            self.there.sync(codes=(0, 3, 4))
            words += 1
        self.assertIn(words, (1, 2), "one word for the accounts, and one for the groups that then took nobody in")
        last = self.on("2026-12-06", self.whole, "--reconcile")
        self.assertEqual((last["pushed"]["failed"], last["findings"]), (0, []))
        self.assertEqual((len(self.partner.users), len(self.off())), (34, 0))
        self.assert_nobody_twice()
        self.assertTrue(all(group["members"] for group in self.partner.groups.values()))
        self.assertEqual(len(self.partner.groups), 11)


if __name__ == "__main__":
    unittest.main(verbosity=2)
