#!/usr/bin/env python3
"""Against a SCIM service that nobody here wrote (issue line 3): the same users, groups and members as were released, over several days
and a withdrawal; and every request is well-formed by wirecheck, for that service and for sluis-lab."""
import json
import unittest
import urllib.request

from wire_tools import install, needs_wire_tools, start_scimmy, wirecheck

from harness import PlaceTest
from recorder import Recorder

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
FIELDS = {"user_name": lambda u: u.get("userName"), "display_name": lambda u: u.get("displayName"), "given_name": lambda u: u.get("name", {}).get("givenName"),
          "family_name_prefix": lambda u: u.get("name", {}).get("middleName"), "family_name": lambda u: u.get("name", {}).get("familyName"),
          "email": lambda u: (u.get("emails") or [{}])[0].get("value"), "school": lambda u: u.get(ENTERPRISE, {}).get("organization")}
SCHOOL = ("--schools", "2", "--students", "150", "--staff", "12", "--seed", "21")


class Expected:
    """What was released, kept by applying each plan's lines, independent of the product's own shadow."""

    def __init__(self):
        self.users, self.groups, self.members = {}, {}, set()

    def apply(self, lines):
        for l in lines:
            op, key, after = l["operation"], l["object"], l.get("after", {})
            if op == "create_user":
                self.users[key] = dict(after)
            elif op in ("update_user", "deactivate_user"):
                self.users[key].update(after)
            elif op in ("create_group", "update_group"):
                self.groups[key] = after["group_name"]
            elif op == "delete_group":
                del self.groups[key]
            elif op == "add_member":
                self.members.add((key, l["member"]))
            elif op == "remove_member":
                self.members.discard((key, l["member"]))


@needs_wire_tools
class Scimmy(PlaceTest):
    @classmethod
    def setUpClass(cls):
        install()

    def get(self, kind):
        out, start = [], 1
        while True:
            url = f"http://127.0.0.1:{self.port}/scim/v2/{kind}?startIndex={start}&count=100"
            with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "Bearer integration-test-token"}), timeout=20) as answer:
                page = json.load(answer)
            out += page.get("Resources", [])
            start += 100
            if len(out) >= page["totalResults"] or not page.get("Resources"):
                return out

    def compare(self, expected):
        users, groups = self.get("Users"), self.get("Groups")
        self.assertEqual(len(users), len(expected.users))
        by_name = {u["userName"]: u for u in users}
        for wanted in expected.users.values():
            user = by_name[wanted["user_name"]]
            for field, read in FIELDS.items():
                self.assertEqual(read(user) or "", wanted.get(field) or "", field)
            self.assertEqual(str(user["active"]).lower(), wanted["active"])
        name_of = {u["id"]: u["userName"] for u in users}
        held = {g["displayName"]: sorted(name_of[m["value"]] for m in g.get("members") or []) for g in groups}
        wanted = {name: sorted(expected.users[p]["user_name"] for g, p in expected.members if g == key) for key, name in expected.groups.items()}
        self.assertEqual(held, wanted)

    def push(self, place, expected):
        report = place.sync("--dry-run")
        lines = place.ask("plan", "show", report["plan"]["hash"], "--reason", "test: what is released")["lines"]
        done = place.sync()
        self.assertEqual((done["pushed"]["done"], done["pushed"]["failed"], done["pushed"]["unknown"]), (len(lines), 0, 0))
        expected.apply(lines)
        self.compare(expected)

    def test_the_same_users_groups_and_members_as_released(self):
        server, self.port = start_scimmy("integration-test-token")
        self.addCleanup(lambda: (server.terminate(), server.wait(), server.stdout.close()))
        place = self.place(target_url="http://127.0.0.1:1/scim/v2")
        recorder = Recorder(self.port, place.dir / "requests.ndjson")
        self.addCleanup(recorder.end)
        place.url = f"http://127.0.0.1:{recorder.port}/scim/v2"
        place.write_config()
        place.generate(*SCHOOL, "--day", "0")
        place.start_daemon()
        place.consent()
        expected = Expected()
        self.push(place, expected)
        before = recorder.count
        place.sync()
        self.assertEqual(recorder.count, before, "a sync without changes makes no request")
        place.generate(*SCHOOL, "--day", "1")
        self.push(place, expected)
        place.sluis("consent", "withdraw", "--institution", "stichting-test", "--target", "partner", "--yes")
        place.sync(codes=(3,))
        self.assertTrue(all(u["active"] is False for u in self.get("Users")))
        self.assertTrue(all(not g.get("members") for g in self.get("Groups")))
        passed, failed, output = wirecheck(place.dir / "requests.ndjson")
        print(f"wirecheck, scimmy: {passed} passed, {failed} failed")
        self.assertEqual(failed, 0, output)
        self.assertGreater(passed, 5)

    def test_every_request_to_the_lab_is_well_formed_with_and_without_bulk(self):
        for options in ((), ("--no-bulk",)):
            place = self.place(lab_options=options)
            place.generate(*SCHOOL, "--day", "0")
            place.start_daemon()
            place.consent("given_name,family_name_prefix,family_name,email,groups,school,function")
            place.sync()
            place.generate(*SCHOOL, "--day", "1")
            place.sync()
            passed, failed, output = wirecheck(place.dir / "requests.ndjson")
            print(f"wirecheck, sluis-lab {' '.join(options)}: {passed} passed, {failed} failed")
            self.assertEqual(failed, 0, output)
            self.assertGreater(passed, 5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
