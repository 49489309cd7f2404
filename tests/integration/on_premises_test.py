"""Accounts at Microsoft 365 that are mastered on premises (issue 14, B7): what cannot be done there is told with what helps, nobody is erased meanwhile, and the
receipt comes only after the local directory deleted the account. Real programs, a lab, and a clock that is set forward."""
import base64
import json
import pathlib
import re
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, TELLS, Place, PlaceTest

DISABLE = "disable it in the local Active Directory and let that be synchronised; the next sync then sees that it is off"
DELETE = "delete it in the local Active Directory and let that be synchronised; the next sync then sees that it is gone"


class LocalDirectory:
    """What the school's own directory does, and Microsoft Entra Connect synchronises."""

    def __init__(self, place):
        self.place = place

    def users(self):
        found = self.place.say("GET", "/graph/v1.0/users?$select=id,userPrincipalName,accountEnabled&$top=999")["value"]
        return {u["userPrincipalName"].split("@")[0]: u for u in found}

    def masters(self, login):
        self.place.say("POST", "/lab/meddle/graph", {"on_premises": self.users()[login]["id"]})

    def disables(self, login):
        id = self.users()[login]["id"]
        self.place.say("POST", "/lab/meddle/graph", {"in_cloud": id})
        self.place.say("PATCH", f"/graph/v1.0/users/{id}", {"accountEnabled": False})
        self.place.say("POST", "/lab/meddle/graph", {"on_premises": id})

    def deletes(self, login):
        id = self.users()[login]["id"]
        self.place.say("POST", "/lab/meddle/graph", {"in_cloud": id})
        self.place.say("DELETE", f"/graph/v1.0/users/{id}")

    def deleted(self):
        return [u["userPrincipalName"] for u in self.place.say("GET", "/graph/v1.0/directory/deletedItems/microsoft.graph.user?$top=999")["value"]]


class OnPremises(PlaceTest):
    def test_a_leaver_stays_open_and_is_told_in_status(self):
        at = self.place(kind="graph", lab_options=("--no-quotas",))
        at.generate("--seed", "8", "--students", "20", "--staff", "4", "--schools", "1")
        at.start_daemon()
        at.consent()
        at.sync()
        local = LocalDirectory(at)
        for login in local.users():
            local.masters(login)
        at.sync("--reconcile", codes=(0, 3))
        self.assertIn("mastered on premises", at.sluis("status", codes=TELLS).stdout)
        source = next((at.dir / "las").glob("*.xml"))
        source.write_text(source.read_text().replace(re.search(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)[0], ""))
        (report,) = at.sync(codes=(0, 3, 4))["institutions"][0]["targets"]
        self.assertEqual(report["pushed"]["failed"], 1, report)
        self.assertTrue(all(u["accountEnabled"] for u in local.users().values()))
        self.assertIn("changes_failed", [n["condition"] for n in at.status()["needs"]])
        self.assertEqual(at.ask("erasure", "list")["erasures"], [])


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class UntilItsReceipt(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.now.write_text("@2026-12-01 09:00:00\n")
        with under(clock_in(self.now)):
            self.place = Place(kind="graph", lab_options=("--no-quotas",))
        self.addCleanup(self.place.end)
        self.local = LocalDirectory(self.place)

    def at(self, moment):
        if self.place.daemon and self.place.daemon.poll() is None:
            self.place.stop_daemon()
        self.now.write_text(f"@{moment}\n")
        with under(clock_in(self.now)):
            self.place.start_daemon()

    def person(self, record):
        """Of a record of the export: handle and login."""
        name, first = (re.search(f"<{tag}>(.*?)<", record)[1] for tag in ("achternaam", "roepnaam"))
        found = self.place.ask("person", "find", name, "--institution", INSTITUTION, "--reason", "test")["persons"]
        (one,) = [p for p in found if first in str(p)]
        return one["handle"], one["login"]

    def needs(self, condition, at="target partner"):
        return [n for n in self.place.status()["needs"] if n["condition"] == condition and n["at"] == at]

    def assert_step(self, step, at="target partner"):
        (need,) = self.needs("changes_failed", at)
        self.assertIn(step, need["next"])

    def shown(self, handle):
        return self.place.sluis("erasure", "show", handle).stdout

    def erased(self):
        return [e["subject"] for e in self.place.ask("erasure", "list")["erasures"] if e["state"] == "erased"]

    def test_an_account_mastered_on_premises_is_erased_after_its_own_directory_deleted_it(self):
        place, local = self.place, self.local
        place.generate("--seed", "8", "--students", "40", "--staff", "4", "--schools", "1", "--today", "2026-12-01")
        self.at("2026-12-01 09:00:00")
        place.consent()
        place.sync()
        source = next((place.dir / "las").glob("*.xml"))
        records = re.findall(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)
        (leaver, leavers_login), (ordered, ordered_login) = (self.person(one) for one in records[:2])
        local.masters(leavers_login)
        local.masters(ordered_login)

        self.at("2026-12-02 09:00:00")
        source.write_text(source.read_text().replace(records[0], ""))
        place.sluis("erasure", "order", ordered, "--reference", "T-1")
        place.sync("--reconcile", codes=(4,))
        self.assert_step(DISABLE)
        self.assert_step(DISABLE, at="")  # the ordered erasure
        self.assertEqual(self.needs("sync_waits", at=""), [], "another sync does not help")
        (finding,) = self.needs("finding")
        self.assertIn("local Active Directory", finding["next"])
        for whom in (leaver, ordered):
            self.assertRegex(self.shown(whom), "NOT SWITCHED OFF at partner: .*" + DISABLE)
        self.assertIn("switching off an account failed: sluis erasure show HANDLE", place.sluis("erasure", "list").stdout)

        local.disables(leavers_login)
        local.disables(ordered_login)
        self.at("2026-12-03 09:00:00")
        place.sync(codes=(3,))  # the finding
        self.assertEqual(self.needs("changes_failed") + self.needs("changes_failed", at="") + self.needs("sync_waits", at=""), [])

        source.write_text(source.read_text().replace(records[1], ""))
        self.at("2027-03-03 10:00:00")  # a day after the term
        place.sync(codes=(4,))
        self.assert_step(DELETE)
        self.at("2027-03-03 20:00:00")  # at night
        place.sync(codes=(4,))
        self.assertEqual(self.erased(), [], "it waits, and says so")
        for whom in (leaver, ordered):
            self.assertRegex(self.shown(whom), "NOT DELETED at partner: .*" + DELETE + "; nobody is erased before")
        self.assertIn("deleting an account failed", place.sluis("erasure", "list").stdout)

        local.deletes(leavers_login)  # and only that one
        self.at("2027-03-04 10:00:00")
        place.sync(codes=(4,))
        self.assertEqual(local.deleted(), [], "neither in the bin")
        self.at("2027-03-04 20:00:00")
        place.sync(codes=(4,))
        self.assertEqual(self.erased(), [leaver])
        self.assertIn(ordered_login, local.users())
        place.sluis("erasure", "receipt", leaver, "--to", place.dir / "receipt")
        (entry,) = re.findall(r"deleted at partner on .* \(entry (\d+)\)", self.shown(leaver))
        extra = base64.b64decode(re.search(r"^extra (.*)$", (place.dir / "receipt").read_text(), re.M)[1])
        self.assertIn(f"partner: entry {entry}", json.loads(extra)["note"], "the deletion that came after the local one")
        place.sluis("erasure", "verify", place.dir / "receipt", "--vkey", place.dir / "var" / INSTITUTION / "log/vkey")

        local.deletes(ordered_login)
        self.at("2027-03-05 10:00:00")
        place.sync()
        self.at("2027-03-05 20:00:00")
        place.sync()
        self.assertEqual(sorted(self.erased()), sorted([leaver, ordered]))


if __name__ == "__main__":
    unittest.main()
