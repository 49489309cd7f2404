#!/usr/bin/env python3
"""Groups whose names change hands, with the real programs: the SCIM lab gives no name to two groups."""
import unittest

from harness import INSTITUTION, PlaceTest


def school(names):
    """Groups by key, one pupil in each."""
    groups = "".join(f'<groep key="{key}"><naam>{name}</naam><jaargroep>1</jaargroep></groep>' for key, name in names.items())
    pupils = "".join(f'<leerling key="p{key}" eckid="https://ketenid.nl/pilot/{key}"><achternaam>Familie{key}</achternaam><roepnaam>Kind{key}</roepnaam>'
                     f'<jaargroep>1</jaargroep><groep key="{key}"/></leerling>' for key in sorted(names))
    return (f'<?xml version="1.0" encoding="UTF-8"?><EDEX><school><schooljaar>2026-2027</schooljaar><brincode>99AA</brincode></school>'
            f'<groepen>{groups}</groepen><leerlingen>{pupils}</leerlingen><leerkrachten></leerkrachten></EDEX>\n')


class GroupNames(PlaceTest):
    def day(self, place, names, codes=(0,)):
        (place.dir / "las/school.xml").write_text(school(names))
        return place.sync(codes=codes)

    def members(self, place):
        """Which group has which pupil, by the names at the partner."""
        users, groups = place.contents()
        return {name: [users[login]["name"]["givenName"] for login in members] for name, members in groups.items()}

    def expected(self, names):
        return {name: ["Kind" + key] for key, name in names.items()}

    def test_names_that_change_hands_are_right_after_one_sync(self):
        place = self.place()
        place.start_daemon()
        place.consent()
        first = {"a": "Groep 1", "b": "Groep 2", "c": "Groep 3"}
        self.day(place, first)
        self.assertEqual(self.members(place), self.expected(first))
        for names in ({"a": "Groep 2", "b": "Groep 1", "c": "Groep 3"},               # two swap
                      {"a": "Groep 1", "b": "Groep 3", "c": "Groep 2"},               # a circle of three
                      {"a": "Groep 3", "b": "Groep 4", "c": "Groep 5"},               # a chain
                      {"a": "Groep 6", "b": "Groep 4", "c": "Groep 5", "d": "Groep 3"}):  # a new group gets a name that is freed
            self.day(place, names)
            self.assertEqual(self.members(place), self.expected(names))
        self.assertEqual(place.sync()["institutions"][0]["targets"][0]["plan"]["total"], 0)
        place.stop_daemon()
        place.sluis("check", place.dir / "var" / INSTITUTION)

    def there(self, place):
        return {g["displayName"]: (g["id"], len(g.get("members", []))) for g in place.lab("/lab/dump")["groups"]}

    def test_a_group_that_left_waits_under_another_name_and_a_return_gives_back_the_same_object(self):
        place = self.place()
        place.start_daemon()
        place.consent()
        names = {"a": "Groep 1", "b": "Groep 2", "c": "Groep 3"}
        self.day(place, names)
        before = self.there(place)
        self.day(place, {"a": "Groep 1", "b": "Groep 2", "d": "Groep 3"})  # another group has its name at once
        ended = [name for name in self.there(place) if name.startswith("Groep 3 (ended 20")]
        self.assertEqual(len(ended), 1, self.there(place))
        self.assertEqual(self.there(place)[ended[0]], (before["Groep 3"][0], 0), "the same object, without members")
        self.assertNotEqual(self.there(place)["Groep 3"][0], before["Groep 3"][0])
        (target,) = place.status()["targets"]
        self.assertEqual(target["left_groups"]["groups"], 1)
        self.assertIn(f"1 group that left waits at {target['id']}, empty; deleted from {target['left_groups']['deleted_from']} on",
                      place.sluis("status").stdout)
        self.assertEqual(place.sync()["institutions"][0]["targets"][0]["plan"]["total"], 0)
        self.day(place, {"a": "Groep 1", "b": "Groep 2", "c": "Groep 4", "d": "Groep 3"})
        self.assertEqual(self.there(place)["Groep 4"], (before["Groep 3"][0], 1), "back")
        place.stop_daemon()
        place.sluis("check", place.dir / "var" / INSTITUTION)


if __name__ == "__main__":
    unittest.main()
