#!/usr/bin/env python3
"""A SCIM partner that cannot page and does not look whether a user name is in use (issue 14, B1): its users once grew from 80 to 110 and to 140, a day each,
because whoever was on no page was made again. Real programs, a lab, and a clock that is set forward: what was made a day ago is not shielded as new.

Environment: SLUIS_BIN (the programs). Needs libfaketime.
"""
import pathlib
import re
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import Place, PlaceTest

DAYS = [f"2026-12-{day:02} 09:00:00" for day in range(1, 6)]
PUPILS, STAFF, ON_A_PAGE = 76, 4, 50


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class CannotPage(PlaceTest):
    def at(self, moment):
        """The daemon, started anew at this moment (UTC)."""
        if self.there.daemon and self.there.daemon.poll() is None:
            self.there.stop_daemon()
        self.now.write_text(f"@{moment}\n")
        with under(clock_in(self.now)):
            self.there.start_daemon()

    def accounts(self):
        """Sorted, so that a second account of somebody is one more."""
        return sorted((u["userName"], u["externalId"], u["id"], u["active"]) for u in self.there.lab("/lab/dump")["users"])

    def begin(self, *lab_options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.now.write_text(f"@{DAYS[0]}\n")
        with under(clock_in(self.now)):
            self.there = Place(lab_options=lab_options)
        self.addCleanup(self.there.end)
        self.addCleanup(lambda: self._tell(self.there))
        self.there.generate("--seed", "3", "--students", str(PUPILS), "--staff", str(STAFF), "--schools", "1", "--today", DAYS[0][:10])
        self.there.say("POST", "/lab/lists", {"first_page_always": ON_A_PAGE})
        self.at(DAYS[0])
        self.there.consent()
        self.there.sync(codes=(0, 3))

    def test_the_same_accounts_stand_there_on_every_day_where_no_name_is_refused_either(self):
        self.begin("--no-uniqueness")
        made = self.accounts()
        self.assertEqual(len(made), PUPILS + STAFF)
        user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": made[0][0]}
        double = self.there.say("POST", "/scim/v2/Users", user)
        self.there.say("DELETE", "/scim/v2/Users/" + double["id"])  # the partner would have taken a second account
        for moment in DAYS[1:]:
            self.at(moment)
            (report,) = self.there.sync("--reconcile", codes=(0, 3))["institutions"][0]["targets"]
            with self.subTest(moment):
                self.assertEqual((report["drift"]["gone"], report["drift"]["unsettled"], report["pushed"]["done"]), (0, 0, 0))
                self.assertEqual([f for f in report["findings"] if "cannot page" in f], report["findings"])
                self.assertEqual(len(report["findings"]), 1)
                self.assertEqual(self.accounts(), made, "nobody is there twice")

    def test_a_leaver_is_switched_off_and_is_back_under_the_same_account(self):
        self.begin("--no-uniqueness")
        made = self.accounts()
        source = next((self.there.dir / "las").glob("*.xml"))
        text = source.read_text()
        first = re.search(r" *<leerling key=.*?</leerling>\n", text, re.S)[0]
        source.write_text(text.replace(first, ""))
        for moment in DAYS[1:]:
            self.at(moment)
            self.there.sync("--reconcile", codes=(0, 3))
            self.assertEqual(len(self.accounts()), len(made))
            self.assertEqual(sum(not active for _, _, _, active in self.accounts()), 1)
        source.write_text(text)
        self.there.sync("--reconcile", codes=(0, 3))
        self.assertEqual(self.accounts(), made, "back under the same account")


if __name__ == "__main__":
    unittest.main(verbosity=2)
