"""The machine's clock stands 100 days ahead for one sync, over pupils who left, with the real daemon: nobody is deleted
or erased, status says so until the clock is right, and all goes on. The machine was off for 100 days: the same until an
administrator confirms the clock. Under a clock that is set forward (libfaketime)."""
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in
from harness import INSTITUTION, TELLS
from leavers import LEAVERS, Leavers

SOON = "2026-12-03 20:00:00"    # UTC, in the maintenance window of the day after they left
JUMPED = "2027-03-13 20:00:00"  # 100 days ahead
OFF = "2027-03-13 20:05:00"


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class ClockJump(unittest.TestCase):
    def setUp(self):
        self.place = Leavers.made_once(read_again=None)
        self.addCleanup(self.place.end)
        self.now = self.place.dir / "now"
        self.at(SOON)

    def at(self, moment):
        self.now.write_text(f"@{moment}\n")

    def start(self):
        """Without the harness's own confirmation."""
        self.place.confirm_clock = lambda: None
        self.place.start_under(clock_in(self.now))

    def sync(self):
        return self.place.sync(codes=(0, 3))["institutions"][0]

    def needs(self):
        return [each["condition"] for each in self.place.status()["needs"]]

    def confirmations(self):
        tail = self.place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "60").stdout
        return [line for line in tail.splitlines() if "clock confirmed" in line]

    def held(self):
        return self.place.status()["soft_deleted"]

    def test_a_jump_of_100_days_erases_nobody(self):
        self.start()
        self.assertEqual((self.sync()["erased"], self.held()), (0, LEAVERS))
        self.assertNotIn("clock_in_doubt", self.needs())
        self.at(JUMPED)
        self.assertEqual((self.sync()["erased"], self.held()), (0, LEAVERS))
        self.assertIn("clock_in_doubt", self.needs())
        synced = self.place.sluis("sync", "--institution", INSTITUTION, "--wait", codes=(3,))
        self.assertIn("CLOCK: the clock is 100 days ahead", synced.stdout)
        told = self.place.sluis("status", codes=TELLS)
        self.assertEqual(told.returncode, 3)
        self.assertIn("the clock is 100 days ahead of what this store has seen (2026-12-03): terms", told.stdout)
        self.assertIn("sluis clock confirm", told.stdout)
        self.at(SOON)
        self.assertEqual((self.sync()["erased"], self.held()), (0, LEAVERS))
        self.assertNotIn("clock_in_doubt", self.needs())
        self.assertEqual(self.place.erased(), [])
        self.assertEqual(self.place.stop_daemon(), 0)
        self.assertEqual(self.place.faults(), "")

    def test_after_100_days_off_an_administrator_confirms(self):
        self.at(OFF)
        self.start()
        self.assertEqual((self.sync()["erased"], self.held()), (0, LEAVERS))
        self.assertIn("clock_in_doubt", self.needs())
        refused = self.place.sluis("clock", "confirm", codes=(2,))
        self.assertIn(f"{INSTITUTION}: {LEAVERS} people's terms are over: deleted at the targets by the next sync", refused.stderr)
        self.assertEqual(self.sync()["erased"], 0)
        confirmed = self.place.ask("clock", "confirm", "--institution", INSTITUTION, "--yes")
        (shown,) = confirmed["clocks"]
        self.assertEqual((shown["date"], shown["problem"]), (OFF[:10], ""))
        self.assertEqual(len(self.confirmations()), 1)
        self.assertIn("clock confirmed: 2027-03-13T20:05", self.confirmations()[0])
        self.assertIn("no clock is in doubt, so nothing changes", self.place.sluis("clock", "confirm").stderr)
        self.assertEqual(len(self.confirmations()), 1)
        self.sync()  # or one of the daemon's own, which may come before
        self.assertEqual(len(self.place.erased()), LEAVERS)
        self.assertEqual(self.place.stop_daemon(), 0)
        self.assertEqual(self.place.faults(), "")

    def test_an_export_that_is_not_made_again_is_told_by_each_sync(self):
        file = self.place.dir / "sluis.toml"
        file.write_text(file.read_text().replace("max_age_days = 0", "max_age_days = 14"))
        self.start()
        self.assertEqual(self.sync()["behind"], [])
        self.at("2027-01-28 12:00:00")
        self.place.sluis("clock", "confirm", "--institution", INSTITUTION, "--yes")
        synced = self.place.sluis("sync", "--institution", INSTITUTION, "--wait", codes=(4,))
        self.assertIn("nothing new of De 10SL (10SL) has come in since 2026-12-02", synced.stdout)
        self.assertEqual(self.place.sluis("status", codes=TELLS).returncode, 4)


if __name__ == "__main__":
    unittest.main()
