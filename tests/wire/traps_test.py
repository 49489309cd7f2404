#!/usr/bin/env python3
"""All pairs of edexml-traps against a SCIM service that nobody here wrote (issue 14, A): day 1 is read and pushed, then day 2 takes its place, twice. What
must happen stands in the README of the pairs."""
import unittest

from wire_tools import install, needs_wire_tools, start_scimmy

from harness import SHARED, PlaceTest
from scimmy_test import Scimmy

TRAPS = SHARED / "samples/edexml-traps"
# Exit codes of the syncs of day 2, how its read ends, what the note says, and whether the groups are the same objects with the same members as before.
PAIRS = {
    "1-keys-swapped": ((3,), "complete", "2 of 2 keys now name somebody else", True),
    "2-no-groepen": ((3,), "complete", "the read has no groups, and the school has 1", True),
    "3-brin-changes": ((4,), "held", "looks like 99AA under another code", True),
    "4-no-leerkrachten": ((3,), "complete", "the read has no staff", True),
    "5-duplicate-key": ((3,), "complete", "who is not in this read stays", True),
    "6-rollover-labels": ((0,), "complete", "", False),
    "7-older-export": ((3,), "held", "which is before the last one that was taken in", True),
}


@needs_wire_tools
class TrapsAtScimmy(PlaceTest):
    @classmethod
    def setUpClass(cls):
        install()

    get = Scimmy.get

    def accounts(self):
        return sorted((u["id"], u["userName"], u["name"].get("givenName"), u["name"].get("familyName"), u["active"]) for u in self.get("Users"))

    def groups(self):
        return sorted((g["id"], g["displayName"], tuple(sorted(m["value"] for m in g.get("members") or []))) for g in self.get("Groups"))

    def run_pair(self, name):
        codes, ending, note, is_same = PAIRS[name]
        server, self.port = start_scimmy("integration-test-token")
        try:
            place = self.place(target_url=f"http://127.0.0.1:{self.port}/scim/v2")
            (place.dir / "las/school.xml").write_text((TRAPS / f"{name}-1.xml").read_text())
            place.start_daemon()
            place.consent()
            place.sync()
            accounts, groups = self.accounts(), self.groups()
            self.assertTrue(accounts)
            for _ in range(2):
                (place.dir / "las/school.xml").write_text((TRAPS / f"{name}-2.xml").read_text())
                read = place.sync(codes=codes)["institutions"][0]["reads"][0]
                self.assertEqual(read["ending"], ending)
                self.assertIn(note, read["note"])
                self.assertEqual(self.accounts(), accounts, "nobody is renamed, disabled, woken or made")
                if is_same:
                    self.assertEqual(self.groups(), groups)
                else:
                    before = {g[0] for g in groups}
                    new = [g[1:] for g in self.groups() if g[0] not in before]
                    self.assertEqual(new, [g[1:] for g in groups], "the plain name and the same members")
                    waiting = [g for g in self.groups() if g[0] in before]
                    self.assertEqual(len(waiting), len(groups), "the old ones wait for the end of their term")
                    self.assertTrue(all(" (ended 20" in g[1] and not g[2] for g in waiting), waiting)
            place.stop_daemon()
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()

    def test_each_pair_ends_as_its_readme_says(self):
        self.assertEqual(sorted(PAIRS), sorted(p.name.removesuffix("-1.xml") for p in TRAPS.glob("*-1.xml")), "a pair without a row")
        for name in PAIRS:
            with self.subTest(pair=name):
                self.run_pair(name)


if __name__ == "__main__":
    unittest.main(argv=["traps_test.py", "TrapsAtScimmy"], verbosity=2)
