#!/usr/bin/env python3
"""A held read whose file was taken out of the folder again: no sync takes it in, and what is told says what ends it. With the real programs."""
import re
import unittest

from harness import PlaceTest, TELLS


class HeldFileGone(PlaceTest):
    def test_a_held_read_whose_file_is_gone_says_what_ends_it_though_it_was_approved(self):
        place = self.place()
        place.generate("--schools", "1", "--students", "6", "--staff", "1", "--seed", "1", "--day", "0")
        place.start_daemon()
        place.consent()
        place.sync()
        (mine,) = (place.dir / "las").glob("*.xml")
        (code,) = re.findall(r"<brincode>(\w+)</brincode>", mine.read_text())
        other = place.dir / "las/other.xml"
        other.write_text(mine.read_text().replace(code, "77ZZ"))  # another board's file, or an old one
        place.sync(codes=(3,))
        (held,) = place.ask("read", "list")["reads"]
        other.unlink()
        gone = f"its file is not in the folder any more, so no sync takes anything of it in: put it back, and sync, or: sluis read refuse {held['hash'][:12]} --reason WHY"

        def told():
            return [place.sluis(*what, codes=None).stdout for what in (("status",), ("read", "list"), ("read", "show", held["hash"], "--reason", "test"))]

        for text in told():
            self.assertNotIn(gone, text, "no sync has looked yet")
        place.sync(codes=(0,))
        for text in told():
            self.assertIn(gone, text)
        approved = place.sluis("read", "approve", held["hash"], "--yes").stdout
        self.assertIn("the next sync can take nothing of it in before that", approved)
        place.sync(codes=(0,))
        for text in told():
            self.assertIn(gone, text)
            self.assertNotIn("the next sync takes it in", text)
        (need,) = [one for one in place.ask("status", codes=TELLS)["institutions"][0]["needs"] if one["condition"] == "read_held"]
        self.assertTrue(need["next"].startswith("sluis read list"), need)
        place.sluis("read", "refuse", held["hash"], "--reason", "not ours")
        self.assertEqual(place.ask("read", "list")["reads"], [])
        self.assertIn("nothing needs you", place.sluis("status").stdout)
        place.stop_daemon()


if __name__ == "__main__":
    unittest.main(verbosity=2)
