#!/usr/bin/env python3
"""Three targets at once – a partner, Microsoft 365 and Google Workspace – over real sockets, with tokens from a token endpoint: what arrives, exactly which
attributes left (requirements B), that every request is well-formed (wirecheck), that nothing moves without consent, and that no secret is written anywhere."""
import json
import pathlib
import re
import sys
import unittest

from harness import ALL_BUT_FUNCTION, INSTITUTION, LAB_CLIENT_ID, VENDOR_SECRET, PlaceTest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "wire"))
from wire_tools import install, needs_wire_tools, wirecheck  # noqa: E402

EXTENSION = "extension_" + LAB_CLIENT_ID.replace("-", "") + "_sluisHandle"
SCHOOL = ("--schools", "2", "--students", "60", "--staff", "6", "--seed", "5")
# Requirements B in each vendor's words, and what its API demands besides (no personal data in it).
ALLOWED = {
    "graph": {"givenName", "surname", "displayName", "userPrincipalName", "mailNickname", "companyName"} | {EXTENSION, "accountEnabled", "usageLocation", "passwordProfile",
              "password", "forceChangePasswordNextSignIn", "uniqueName", "mailEnabled", "securityEnabled", "members@odata.bind"},
    "google": {"primaryEmail", "name", "givenName", "familyName", "organizations", "primary"} | {"customSchemas", "Sluis", "handle", "type", "suspended", "password",
               "changePasswordAtNextLogin", "orgUnitPath", "parentOrgUnitPath", "email", "role", "id", "description"},
}
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
FUNCTION = {"graph": "jobTitle", "google": "title"}


def keys_in(value, into):
    if isinstance(value, dict):
        for key, inner in value.items():
            into.add(key)
            keys_in(inner, into)
    if isinstance(value, list):
        for inner in value:
            keys_in(inner, into)
    return into


def bodies(requests, kind):
    """Every body that went to this vendor, those inside a batch as well."""
    host = {"graph": "https://graph.microsoft.com/", "google": "https://admin.googleapis.com/"}[kind]
    for line in requests.read_text().splitlines():
        r = json.loads(line)
        makes_our_field = r["url"].endswith(("/extensionProperties", "/schemas"))  # sluis target prepare: says nothing of anybody
        if not r["url"].startswith(host) or "body" not in r or makes_our_field:
            continue
        if r["url"].endswith("/$batch"):
            yield from (item["body"] for item in r["body"]["requests"] if "body" in item)
        elif isinstance(r["body"], str):  # Google's multipart
            for part in re.findall(r"^\{.*\}\s*$", r["body"], re.MULTILINE):
                yield json.loads(part)
        else:
            yield r["body"]


class Vendors(PlaceTest):
    def set_up(self, **kwargs):
        place = self.place(extra_targets=("graph", "google"), lab_options=("--no-quotas",), **kwargs)
        place.generate(*SCHOOL, "--day", "0")
        place.start_daemon()
        return place

    def test_nothing_reaches_a_target_without_its_own_consent(self):
        place = self.set_up()
        place.consent(target="graph")
        place.sync(codes=(0, 3))
        requests = (place.dir / "requests.ndjson").read_text()
        self.assertIn("https://graph.microsoft.com/", requests)
        self.assertNotIn("https://admin.googleapis.com/", requests)
        self.assertNotIn("/scim/v2", requests)

    def test_what_arrives_is_what_was_released_and_nothing_else_left(self):
        place = self.set_up()
        for target in ("partner", "graph", "google"):
            place.consent(target=target)
        place.sync()
        partner_users, partner_groups = place.contents("scim")
        for kind, prefix in (("graph", "userPrincipalName"), ("google", "primaryEmail")):
            with self.subTest(kind):
                users, groups = place.contents(kind)
                self.assertEqual(set(users), set(partner_users))
                self.assertEqual(groups, partner_groups)
                self.assertEqual(place.duplicates(kind), 0)
                surname = (lambda u: u.get("surname")) if kind == "graph" else (lambda u: u["name"]["familyName"])
                given = (lambda u: u.get("givenName")) if kind == "graph" else (lambda u: u["name"]["givenName"])
                for login, at_partner in partner_users.items():
                    name = at_partner["name"]
                    self.assertEqual(surname(users[login]), " ".join(filter(None, (name.get("middleName"), name.get("familyName")))))
                    self.assertEqual(given(users[login]), name.get("givenName", given(users[login])))
                left = set().union(*(keys_in(b, set()) for b in bodies(place.dir / "requests.ndjson", kind)))
                self.assertLessEqual(left, ALLOWED[kind])
                self.assertNotIn(FUNCTION[kind], left)
                if kind == "google":
                    for login, at_partner in partner_users.items():
                        self.assertEqual(users[login]["orgUnitPath"], "/Scholen/" + at_partner[ENTERPRISE]["organization"])
                self.assertEqual({b.get("description", "") for b in bodies(place.dir / "requests.ndjson", kind)}, {""})
        before = len((place.dir / "requests.ndjson").read_text().splitlines())
        again = place.sync()
        self.assertEqual(again["pushed"]["done"], 0)
        self.assertEqual(len((place.dir / "requests.ndjson").read_text().splitlines()), before, "a sync without changes asks nothing")
        place.generate(*SCHOOL, "--day", "1")
        place.sync(codes=(0, 4))
        for kind in ("graph", "google"):
            self.assertEqual(place.contents(kind)[1], place.contents("scim")[1])

    def set_up_education(self):
        place = self.set_up()
        text = (place.dir / "sluis.toml").read_text()
        (place.dir / "sluis.toml").write_text(text.replace('kind = "graph"\n', 'kind = "graph"\neducation = true\n'))
        place.stop_daemon()
        place.start_daemon(init=False)
        for target in ("partner", "graph"):
            place.consent(target=target)
        place.sync(codes=(0, 3))
        return place

    def test_education_makes_classes_and_schools_and_says_no_more(self):
        place = self.set_up_education()
        self.assertEqual(place.contents("graph")[1], place.contents("scim")[1], "classes are groups, with the same members")
        self.assertEqual(place.duplicates("graph"), 0)
        dump = place.lab("/lab/dump/graph")
        self.assertEqual({tuple(g["groupTypes"]) for g in dump["groups"]}, {("Unified",)})
        pupils = {u["externalId"]: u.get("companyName") for u in dump["users"]}
        in_school = {u: s["displayName"] for s in dump["schools"] for u in s["user_external_ids"]}
        self.assertEqual(in_school, {u: name for u, name in pupils.items() if name}, "everybody whose school was released is in it")
        self.assertEqual(len(dump["schools"]), len(set(in_school.values())))
        self.assertGreater(len(dump["schools"]), 0)
        left = set().union(*(keys_in(b, set()) for b in bodies(place.dir / "requests.ndjson", "graph")))
        self.assertLessEqual(left, ALLOWED["graph"] | {"externalId", "externalSource", "@odata.id"})
        report = place.sync("--reconcile", codes=(0, 3))
        self.assertEqual([t["drift"] for t in report["institutions"][0]["targets"] if t["id"] == "graph" and any(t["drift"].values())], [])
        place.generate(*SCHOOL, "--day", "1")
        place.sync(codes=(0, 3, 4))
        self.assertEqual(place.contents("graph")[1], place.contents("scim")[1])

    @needs_wire_tools
    def test_every_request_about_education_is_well_formed(self):
        install()
        place = self.set_up_education()
        self.assertIn("/education/classes", (place.dir / "requests.ndjson").read_text())
        passed, failed, output = wirecheck(place.dir / "requests.ndjson")
        print(f"wirecheck, with education: {passed} passed, {failed} failed")
        self.assertEqual(failed, 0, output[-3000:])

    def test_function_leaves_only_where_the_option_is_on_and_the_consent_covers_it(self):
        place = self.set_up(extra_config='attributes = ["given_name", "family_name"]\n')
        text = (place.dir / "sluis.toml").read_text()
        text = text.replace('kind = "graph"\n', 'kind = "graph"\nattributes = ["given_name", "family_name", "email", "function"]\n')
        (place.dir / "sluis.toml").write_text(text)
        place.stop_daemon()
        place.start_daemon(init=False)
        for target in ("graph", "google"):
            place.consent(attributes=ALL_BUT_FUNCTION + ",function", target=target)
        place.sync(codes=(0, 3))
        left = {kind: set().union(*(keys_in(b, set()) for b in bodies(place.dir / "requests.ndjson", kind))) for kind in ("graph", "google")}
        self.assertIn("jobTitle", left["graph"])
        self.assertNotIn("title", left["google"])

    def test_what_somebody_changed_there_is_put_right(self):
        place = self.set_up()
        place.consent(target="graph")
        place.consent(target="google")
        place.sync(codes=(0, 3))
        good = {kind: place.contents(kind) for kind in ("graph", "google")}
        place.meddle()
        report = place.sync("--reconcile", codes=(0, 3))
        for target in report["institutions"][0]["targets"]:
            if target["id"] in good:
                self.assertGreater(target["drift"]["changed"], 0, target)
        self.assertEqual({kind: place.contents(kind) for kind in good}, good)

    def test_secrets_are_written_nowhere(self):
        place = self.set_up()
        for target in ("partner", "graph", "google"):
            place.consent(target=target)
        place.sync()
        limits = pathlib.Path(f"/proc/{place.daemon.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size\s+0\s+0\s", "there is never a core file")
        place.stop_daemon()
        key = json.loads((place.dir / "google.json").read_text())["private_key"].splitlines()[3]
        passwords = set()
        for kind in ("graph", "google"):
            for body in bodies(place.dir / "requests.ndjson", kind):
                passwords.add(body.get("password") or body.get("passwordProfile", {}).get("password"))
        passwords.discard(None)
        self.assertGreater(len(passwords), 100)
        secrets = [VENDOR_SECRET, "integration-test-token", key, *passwords]
        places = [place.dir / "sluisd.log", *(f for f in (place.dir / "var").rglob("*") if f.is_file())]
        for file in places:
            content = file.read_bytes()
            for secret in secrets:
                self.assertNotIn(secret.encode(), content, file.name)

    def test_a_first_password_is_handed_out_once_and_on_record(self):
        place = self.set_up()
        text = (place.dir / "sluis.toml").read_text()
        (place.dir / "sluis.toml").write_text(re.sub(r'kind = "(graph|google)"\n', r'kind = "\1"\nhand_out_first_passwords = true\n', text))
        place.stop_daemon()
        place.start_daemon(init=False)
        place.consent(target="graph")
        place.consent(target="google")
        place.sync(codes=(0, 3))
        handle = place.ask("person", "find", "a", "--institution", INSTITUTION, "--reason", "test")["persons"][0]["handle"]
        for kind in ("graph", "google"):
            sent = {b.get("password") or b.get("passwordProfile", {}).get("password") for b in bodies(place.dir / "requests.ndjson", kind)}
            words = place.sluis("person", "password", handle, "--target", kind, "--reason", "to the mentor").stdout.split()
            self.assertEqual(len(sent & set(words)), 1, "the password that was set there")
            again = place.sluis("person", "password", handle, "--target", kind, "--reason", "to the mentor", codes=(2,))
            self.assertIn("handed out already", again.stderr)
        shown = place.ask("log", "tail", "-n", "5")["entries"]
        self.assertGreaterEqual(sum(1 for e in shown if e["kind"] == "access.shown" and e["subject"] == handle), 2)
        answered = set(words) & sent
        place.stop_daemon()
        for file in [place.dir / "sluisd.log", *(f for f in (place.dir / "var").rglob("*") if f.is_file())]:
            for word in answered:
                self.assertNotIn(word.encode(), file.read_bytes(), file.name)

    @needs_wire_tools
    def test_every_request_is_well_formed(self):
        install()
        place = self.set_up()
        for target in ("partner", "graph", "google"):
            place.consent(target=target)
        place.sync()
        place.generate(*SCHOOL, "--day", "1")
        place.sync("--reconcile", codes=(0, 4))
        passed, failed, output = wirecheck(place.dir / "requests.ndjson")
        print(f"wirecheck, sluis-lab with three targets: {passed} passed, {failed} failed")
        self.assertEqual(failed, 0, output[-3000:])
        self.assertGreater(passed, 30)


if __name__ == "__main__":
    unittest.main(verbosity=2)
