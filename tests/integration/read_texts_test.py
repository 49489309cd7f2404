"""What a sync, the journal and status say of reads (issue 14, A4 and C). With the real programs."""
import unittest

from harness import TELLS, PlaceTest
from traps_test import child, school


class ReadTexts(PlaceTest):
    def test_the_first_school_year_of_a_school_is_told(self):
        """Issue 14, A4: at the first read of a school any is taken in, and told: by the sync, in the journal, and by status ever after."""
        place = self.place()
        (place.dir / "las/school.xml").write_text(school([child("a0", 0)]))
        place.start_daemon()
        place.consent()
        told = "the first school year that was read of it: 2026-2027"
        self.assertIn(told, place.sluis("sync", "--wait").stdout)
        self.assertIn("0 left, 0 invalid, first school year 2026-2027\n", (place.dir / "sluisd.log").read_text())
        self.assertNotIn(told, place.sluis("sync", "--wait").stdout, "once")
        place.stop_daemon()
        place.start_daemon(init=False)
        self.assertEqual([one["school_year"] for one in place.ask("status", "--schools")["schools"]], ["2026-2027"])
        self.assertIn("2026-2027", place.sluis("status", "--schools").stdout)

    def test_status_names_every_cause_for_which_files_failed(self):
        """Issue 14, C: of three schools whose files fail for three causes, status named one."""
        place = self.place()
        (place.dir / "las/school.xml").write_text(school([child("a0", 0)]))
        place.start_daemon()
        place.consent()
        place.sync()
        for name, text in (("school.xml", school([child("a0", 0)])[:-200]), ("other.xml", ""), ("third.xml", "no export"), ("third-b.xml", "no export")):
            (place.dir / "las" / name).write_text(text)
        reads = [r for r in place.sync(codes=(4,))["institutions"][0]["reads"] if r["ending"] == "failed"]
        self.assertEqual(len(reads), 3, "those that failed alike are one")
        (need,) = [n for n in place.ask("status", codes=(4,))["institutions"][0]["needs"] if n["condition"] == "read_failed"]
        self.assertIn("; and 3 other files failed: ", need["problem"])
        for read in reads:
            self.assertIn(read["note"], need["problem"])
            self.assertIn(read["note"], place.sluis("status", codes=TELLS).stdout)


if __name__ == "__main__":
    unittest.main()
