#!/usr/bin/env python3
"""The Cito demonstration school, read as it is (issue line 2): leavers, pupils without a group, a staff member without a first name,
two pairs of near-twins; and its variant with an impossible year, before and after the valid file."""
import collections
import shutil
import unittest
from xml.etree import ElementTree

from harness import SHARED, PlaceTest, needs_shared

SAMPLES = SHARED / "samples/edexml"


@needs_shared
class Cito(PlaceTest):
    def synced(self, *files):
        place = self.place()
        place.start_daemon()
        place.consent()
        report = None
        for name in files:
            shutil.copy(SAMPLES / name, place.dir / "las/school.xml")
            report = place.sync()
        return place, report

    def test_the_valid_file(self):
        place, report = self.synced("cito-demo-school-1.03.xml")
        read = report["institutions"][0]["reads"][0]
        self.assertEqual((read["students"], read["staff"], read["groups"], read["invalid"]), (400, 29, 19, 0))
        status = place.status()
        self.assertEqual(status["students"], 398, "the 2 leavers are not active")
        self.assertEqual((status["staff"], status["groups"], status["soft_deleted"]), (29, 19, 2))
        users, groups = place.contents()
        self.assertEqual(len(users), 398 + 29)
        self.assertEqual(len(groups), 19)
        self.assertTrue(all(u["active"] for u in users.values()))
        in_groups = {m for members in groups.values() for m in members}
        root = ElementTree.parse(SAMPLES / "cito-demo-school-1.03.xml").getroot()
        pupils = [p for p in root.find("leerlingen") if p.find("uitstroomdatum") is None]
        without = [p for p in pupils if p.find("groep") is None] + [t for t in root.find("leerkrachten") if t.find("groepen/groep") is None]
        self.assertGreaterEqual(len(without), 10)
        self.assertEqual(len([n for n in users if n not in in_groups]), len(without), "an account and no class")
        self.assertIn("systeembeheerder@test.example", users, "the staff member without a first name gets a login")
        self.assertEqual(place.duplicates(), 0)

    def test_near_twins_stay_two_people(self):
        place, _ = self.synced("cito-demo-school-1.03.xml")
        born = collections.defaultdict(list)
        for pupil in ElementTree.parse(SAMPLES / "cito-demo-school-1.03.xml").getroot().find("leerlingen"):
            born[pupil.findtext("achternaam"), pupil.findtext("geboortedatum")].append(pupil.get("key"))
        pairs = {name: keys for (name, _), keys in born.items() if len(keys) == 2}
        self.assertEqual(len(pairs), 2)
        for name, keys in pairs.items():
            found = place.ask("person", "find", name, "--institution", "stichting-test", "--reason", "test: twins", "--limit", "100")["persons"]
            twins = [p for p in found if p["facts"]["student_number"] in keys]
            self.assertEqual(len(twins), 2)
            self.assertEqual(len({p["handle"] for p in twins} | {p["login"] for p in twins}), 4)

    def test_an_invalid_group_first(self):
        place, report = self.synced("cito-demo-school-1.03-invalid-jaargroep.xml")
        read = report["institutions"][0]["reads"][0]
        self.assertEqual((read["students"], read["staff"], read["groups"], read["invalid"]), (400, 29, 18, 1))
        (entry,) = place.ask("invalid", "list")["invalid"]
        self.assertRegex(entry["where"], r"school\.xml:1[0-9]:\d+$")
        self.assertEqual((entry["kind"], entry["field"]), ("group", "jaargroep"))
        users, groups = place.contents()
        self.assertEqual((len(users), len(groups)), (427, 18))

    def test_an_invalid_group_after_the_valid_file_stays_as_it_was(self):
        place, report = self.synced("cito-demo-school-1.03.xml", "cito-demo-school-1.03-invalid-jaargroep.xml")
        changes = report["plan"]
        self.assertEqual(sum(changes[k] for k in ("creates", "updates", "deactivates", "deletes", "memberships_added", "memberships_removed")), 0)
        self.assertEqual(changes["invalid"], 1)
        self.assertEqual(place.status()["groups"], 19)
        users, groups = place.contents()
        self.assertEqual((len(users), len(groups)), (427, 19))


if __name__ == "__main__":
    unittest.main(verbosity=2)
