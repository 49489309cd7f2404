"""A night of the real daemon that nobody asks for anything (R-A5, R-D2): in the maintenance window it erases who is due and makes its backup, by itself, once."""
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, FastClock, clock_in
from harness import INSTITUTION, wait_until
from leavers import BEFORE_NIGHT, LEAVERS, Leavers

WHOLE_NIGHT_S = 60  # at 300 times the speed: five hours


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class Night(unittest.TestCase):
    def setUp(self):
        self.place = Leavers.made_once()
        self.addCleanup(self.place.end)
        config = self.place.dir / "sluis.toml"
        self.assertIn("nightly = false", config.read_text())
        config.write_text(config.read_text().replace("nightly = false", "nightly = true"))

    def test_who_is_due_is_erased_and_a_backup_is_made(self):
        place = self.place
        before = place.backups()
        clock = FastClock(place.dir / "now", BEFORE_NIGHT, speed=300)
        self.addCleanup(clock.end)
        place.start_under(clock_in(place.dir / "now"))
        wait_until("the erasures", lambda: len(place.erased()) == LEAVERS, seconds=WHOLE_NIGHT_S)
        wait_until("the backup", lambda: len(place.backups()) > len(before), seconds=WHOLE_NIGHT_S)
        wait_until("the backup's entry in the status", lambda: place.status()["backup"]["last"], seconds=WHOLE_NIGHT_S)
        (made,) = set(place.backups()) - set(before)
        place.sluis("backup", "verify", made)
        told = place.told()
        self.assertEqual(told.count("erased, their keys are destroyed"), 1, told)
        self.assertEqual(place.stop_daemon(), 0)
        self.assertEqual(place.faults(), "")


if __name__ == "__main__":
    unittest.main()
