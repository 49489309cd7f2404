#!/usr/bin/env python3
"""A Google domain that is full (412 limitExceeded): leavers first, then the creations that fit, then a problem that says so (issue 14, B2).

Environment: SLUIS_BIN (the programs).
"""
import json
import re
import unittest
import urllib.request

from harness import PlaceTest

LIMIT, STUDENTS = 40, 60


class FullDomain(PlaceTest):
    def limit(self, place, users):
        request = urllib.request.Request(f"http://127.0.0.1:{place.lab_port}/lab/meddle/google", method="POST", data=json.dumps({"user_limit": users} if users else {}).encode(),
                                         headers={"Authorization": "Bearer integration-test-token", "Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).read()

    def users(self, place):
        return [u for u in place.lab("/lab/dump/google")["users"] if not u.get("deleted")]

    def test_leavers_first_then_what_fits_then_a_clear_problem(self):
        place = self.place(kind="google", lab_options=("--no-quotas",))
        place.generate("--seed", "5", "--students", STUDENTS, "--staff", "4", "--schools", "1")
        place.start_daemon()
        place.consent()
        self.limit(place, LIMIT)
        report = place.sync(codes=(3, 4, 5))["institutions"][0]["targets"][0]
        self.assertEqual(len(self.users(place)), LIMIT, "the creations that fit")
        self.assertIn("limitExceeded", report["problem"])
        self.assertIn("the domain is full", report["problem"])
        self.assertNotIn("create_user", (place.dir / "sluisd.log").read_text().replace("limitExceeded to create_user", ""), "no creation failed: they stay planned")
        # Somebody leaves of those who have an account: disabled, though the domain is still full.
        source = next((place.dir / "las").glob("*.xml"))
        text = source.read_text()
        there = {(u["name"]["givenName"], u["name"]["familyName"].split()[-1]): u["primaryEmail"] for u in self.users(place)}
        pupils = re.findall(r" *<leerling key=.*?</leerling>\n", text, re.S)
        leaver = next(p for p in pupils if self.names_of(p) in there)
        source.write_text(text.replace(leaver, ""))
        again = place.sync(codes=(3, 4, 5))["institutions"][0]["targets"][0]
        self.assertIn("the domain is full", again["problem"])
        self.assertEqual([u["primaryEmail"] for u in self.users(place) if u["suspended"]], [there[self.names_of(leaver)]])
        status = place.status()["targets"][0]
        self.assertIn("the domain is full", json.dumps(status))
        # Room again: the next sync makes the rest, nobody twice.
        self.limit(place, None)
        place.sync(codes=(0, 4))
        self.assertEqual(place.duplicates(), 0)
        self.assertGreater(len(self.users(place)), LIMIT + 15)

    @staticmethod
    def names_of(pupil):
        return re.search(r"<roepnaam>(.*?)</roepnaam>", pupil)[1], re.search(r"<achternaam>(.*?)</achternaam>", pupil)[1].split()[-1]


if __name__ == "__main__":
    unittest.main()
