#!/usr/bin/env python3
"""A disk that is full or turned read-only under a running daemon (issue line 4): the error says what, where and what to do, and names nobody; what was acknowledged is
there; and the daemon goes on by itself, without a restart, when the disk is well again. Clocks run fast here, so that waits of minutes are over in seconds."""
import shutil
import subprocess
import unittest

import disk
from harness import INSTITUTION, TELLS, wait_until
from faked_clock import FAKETIME, NO_FAKED_CLOCK, FastClock, clock_in
from leavers import BY_DAY, LEAVERS, Leavers

EVENING = "2027-03-10 17:55:00"  # UTC: five minutes before the maintenance window


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
@unittest.skipUnless(disk.can_mount(), "a tmpfs cannot be mounted here: that takes root")
class DiskTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prepared = Leavers.made_once()
        cls.addClassCleanup(cls.prepared.end)

    def setUp(self):
        self.place = self.prepared.copy()
        self.addCleanup(self.place.end)
        self.pid = None

    def small(self, name, size="8m"):
        made = disk.SmallDisk(self.place.dir / name, size)
        self.addCleanup(made.end)
        return made

    def configure(self, old, new):
        file = self.place.dir / "sluis.toml"
        self.assertIn(old, file.read_text())
        file.write_text(file.read_text().replace(old, new))

    def start(self, moment, speed=60):
        clock = FastClock(self.place.dir / "now", moment, speed)
        self.addCleanup(clock.end)
        self.place.start_under(clock_in(self.place.dir / "now"))
        self.pid = self.place.daemon.pid

    def sync(self):
        return self.place.sluis("sync", "--institution", INSTITUTION, "--wait", codes=None)

    def assert_clear(self, text, where, what):
        self.assertIn(str(where), text)
        self.assertIn(what, text)
        self.assert_no_names(text)

    def assert_no_names(self, text):
        for name in self.place.family_names():
            self.assertNotIn(name, text)

    def assert_sound_at_last(self, erased=0):
        """The same process as at the beginning, and nothing that the checker finds."""
        self.assertIsNone(self.place.daemon.poll(), self.place.told())
        self.assertEqual(self.place.daemon.pid, self.pid)
        self.assertEqual(len(self.place.erased()), erased)
        self.assertEqual(self.place.stop_daemon(), 0)
        self.assertEqual(self.place.faults(), "", self.place.faults()[:3000])
        self.assert_no_names(self.place.told())
        self.assertLess(self.place.told().count("not served"), 4, "one line each time it changes, not one each try")

    def wait_for(self, what, holds, seconds=40):
        try:
            wait_until(what, holds, seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.place.told()}") from None

    def problem(self):
        return self.place.status()["problem"]

    def test_the_state_folder_is_full(self):
        """A read that does not fit leaves no trace; what was acknowledged stays; the schedule goes on when there is room."""
        self.configure('path = "las"\n', 'path = "las"\nevery = "60s"\n')
        small = self.small("var")
        self.start(BY_DAY)
        self.wait_for("the first read", lambda: self.place.status()["last_sync"] and not self.problem())
        self.place.consent()
        before = self.place.status()
        small.fill()
        self.place.more_pupils()
        self.wait_for("the problem", lambda: self.problem() != "")
        self.assert_clear(self.problem(), self.place.state, "make room on that file system")
        refused = self.place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes", codes=None)
        self.assertNotEqual(refused.returncode, 0, "nothing is acknowledged that cannot be kept")
        self.assert_clear(refused.stdout + refused.stderr, self.place.state, "make room")
        ordered = self.sync()
        self.assertNotEqual(ordered.returncode, 0)
        self.assertEqual(self.place.status()["students"], before["students"])
        small.make_room()
        self.wait_for("the next read", lambda: self.problem() == "" and self.place.status()["students"] > before["students"])
        listed = self.place.ask("consent", "list", "--institution", INSTITUTION)
        self.assertEqual(len(listed["consents"]), 1)
        self.assert_sound_at_last()

    def test_the_state_folder_is_full_at_night(self):
        """Nobody is half erased for good: in the same night it is gone on with."""
        small = self.small("var")
        self.start(EVENING)
        small.fill()
        self.wait_for("the problem", lambda: self.problem() != "")
        self.assert_clear(self.problem(), self.place.state, "make room on that file system")
        self.assertEqual(self.place.erased(), [])
        small.make_room()
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        self.wait_for("no problem", lambda: self.problem() == "")
        self.assert_sound_at_last(erased=LEAVERS)

    def test_a_start_on_a_full_disk(self):
        small = self.small("var")
        small.fill()
        self.start(EVENING)
        self.assert_clear(self.problem(), self.place.state, "make room on that file system")
        small.make_room()
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        self.assert_sound_at_last(erased=LEAVERS)

    def test_the_backups_folder_is_full(self):
        """The rest of the work goes on, no half backup stays, and the next try of the same night makes one."""
        self.configure("nightly = false", "nightly = true")
        small = self.small("backups")
        good = self.place.backups()
        small.fill()
        self.start(EVENING, speed=300)
        self.wait_for("the problem", lambda: self.place.status()["backup"]["problem"] != "")
        self.assert_clear(self.place.status()["backup"]["problem"], self.place.dir / "backups" / INSTITUTION, "make room on that file system")
        self.assertEqual(self.place.backups(), good)
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        small.make_room()
        self.wait_for("the next backup", lambda: len(self.place.backups()) > len(good), seconds=60)
        self.wait_for("no problem", lambda: self.place.status()["backup"]["problem"] == "")
        for one in self.place.backups():
            self.place.sluis("backup", "verify", one)
        self.assert_sound_at_last(erased=LEAVERS)

    def test_the_keys_place_is_full(self):
        """Nobody is erased meanwhile, and everything else goes on."""
        small = self.small("safe")
        small.fill()
        self.start(EVENING)
        self.place.more_pupils()
        students = self.place.status()["students"]
        # The schedule may be reading the file while the test rewrites it; a read that saw it change is made again.
        self.wait_for("the new pupils", lambda: self.sync() and self.place.status()["students"] > students)
        self.wait_for("the problem", lambda: self.place.status()["backup"]["problem"] != "")
        self.assert_clear(self.place.status()["backup"]["problem"], self.place.dir / "safe" / INSTITUTION, "make room on that file system")
        self.wait_for("the refusal of the night", lambda: "an erasure was interrupted" in self.place.told())
        self.assertEqual(self.place.ask("erasure", "list")["erasures"], [], "not even begun")
        small.make_room()
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        self.wait_for("no problem", lambda: self.place.status()["backup"]["problem"] == "" and self.problem() == "")
        self.assert_sound_at_last(erased=LEAVERS)

    def test_one_institutions_full_disk_stops_no_other(self):
        file = self.place.dir / "sluis.toml"
        file.write_text(file.read_text() + '[[institution]]\nid = "buren"\nname = "Buren"\nmail_domain = "buren.example"\n[[institution.source]]\nid = "las"\nkind = "edexml"\npath = "buren"\n')
        shutil.copytree(self.place.dir / "las", self.place.dir / "buren")
        small = self.small(f"var/{INSTITUTION}")
        small.fill()
        self.start(EVENING)
        done = self.place.ask("sync", "--institution", "buren", "--wait")
        self.assertEqual(done["institutions"][0]["problem"], "")
        ours, other = sorted(self.place.ask("status", codes=TELLS)["institutions"], key=lambda one: one["id"] == "buren")
        self.assert_clear(ours["problem"], self.place.state, "make room")
        self.assertEqual((other["problem"], other["students"] > 0), ("", True))
        small.make_room()
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        self.assert_sound_at_last(erased=LEAVERS)
        self.assertEqual(self.place.faults(self.place.dir / "var" / "buren"), "")

    def test_a_start_on_a_read_only_disk(self):
        small = self.small("var")
        small.make_read_only()
        self.start(EVENING)
        self.assert_clear(self.problem(), self.place.state, "mount it for writing")
        self.assertNotEqual(self.sync().returncode, 0)
        small.make_writable()
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        self.assertEqual(self.problem(), "")
        self.assert_sound_at_last(erased=LEAVERS)

    @unittest.skipUnless(disk.can_loop(), "an ext4 in a file cannot be mounted here")
    def test_a_disk_that_turns_read_only_under_the_daemon(self):
        """It lets go of the disk, so that the disk can be unmounted and mended, begins nothing new in the empty folder, and serves again once it is back."""
        kept = self.place.dir / "kept"
        self.place.state.rename(kept)
        broken = disk.BrokenDisk(self.place.dir / "var", self.place.dir / "image")
        self.addCleanup(broken.end)
        shutil.copytree(kept, self.place.state)
        subprocess.run(["sync", "-f", self.place.state], check=True)
        self.start(EVENING)
        self.place.consent()
        broken.break_down()
        self.wait_for("the problem", lambda: self.problem() != "")
        self.sync()
        self.wait_for("a clear problem", lambda: "read-only" in self.problem() and str(self.place.state) in self.problem())
        self.assert_no_names(self.problem())
        broken.unmount()
        self.wait_for("that it misses the folder", lambda: self.sync().returncode != 0 and "is not there any more" in self.problem())
        self.assertEqual([p.name for p in (self.place.dir / "var").iterdir()], [], "nothing new was begun")
        broken.mend()
        self.wait_for("the erasure", lambda: len(self.place.erased()) == LEAVERS)
        self.assertEqual(self.problem(), "")
        self.assertEqual(len(self.place.ask("consent", "list", "--institution", INSTITUTION)["consents"]), 1)
        self.assert_sound_at_last(erased=LEAVERS)


if __name__ == "__main__":
    unittest.main()
