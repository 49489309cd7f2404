"""Records that a target refuses, with the real programs: told until they are over, and no reason to call the newest sync old."""
import time
import unittest

from unsettled_test import AtALosingService


class RefusedRecords(AtALosingService):
    def test_refused_records_are_told_until_they_are_over_and_make_the_newest_sync_look_no_older(self):
        self.without(0, 1)
        self.begin()
        self.service.refuse_creations = True
        self.without()
        before = self.at.status()["last_sync"]
        time.sleep(1.1)  # moments are told in whole seconds
        failed = self.at.sync(codes=(4,))["pushed"]["failed"]
        self.assertGreaterEqual(failed, 2, "two accounts, and what their groups say of them")
        last = self.at.ask("status", codes=(4,))["institutions"][0]["last_sync"]
        self.assertGreater(last, before, "one refused record would make an alert about old syncs ring for months, and be muted")
        for restart in (False, True):
            if restart:
                self.at.stop_daemon()
                self.at.start_daemon(init=False)
            shown = self.at.ask("status", codes=(4,))["institutions"][0]
            told = {need["condition"]: need for need in shown["needs"]}
            self.assertIn("changes_failed", told, restart)
            self.assertIn(f"{failed} changes of the newest plan failed", told["changes_failed"]["problem"], restart)
            self.assertEqual((shown["targets"][0]["failed"], shown["last_sync"]), (failed, last), restart)
            self.assertNotIn("in step", self.at.sluis("status", codes=(4,)).stdout, restart)
        self.at.sluis("sync", "--dry-run", "--wait", codes=None)
        self.assertEqual(self.at.ask("status", codes=(4,))["institutions"][0]["targets"][0]["failed"], failed, "a dry run ends nothing")
        self.service.refuse_creations = False
        self.at.sync()
        shown = self.at.ask("status")["institutions"][0]
        self.assertEqual((shown["targets"][0]["failed"], [n["condition"] for n in shown["needs"]]), (0, []))


if __name__ == "__main__":
    unittest.main()
