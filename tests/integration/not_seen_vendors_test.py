#!/usr/bin/env python3
"""Not seen is not gone, at Microsoft 365 and Google Workspace: another tool takes our handle away from a pupil, lists show too little, ids are all new. Real programs, a lab,
and a clock that is set forward."""
import json
import pathlib
import re
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, LAB_CLIENT_ID, Place, PlaceTest, wait_until

EXTENSION = "extension_" + LAB_CLIENT_ID.replace("-", "") + "_sluisHandle"
DAY_0, DAY_1, DAY_90, NIGHT_90 = "2026-12-01 09:00:00", "2026-12-02 09:00:00", "2027-03-02 10:00:00", "2027-03-02 20:00:00"
PUPILS = 80
KINDS = ("graph", "google")


class AtAVendor(Place):
    """One target, `partner`, of a vendor's kind, under a clock in a file."""

    def __init__(self, kind, clock):
        self.clock = clock
        super().__init__(kind=kind, lab_options=("--no-quotas",))

    def at(self, moment):
        """The daemon, started anew at this moment (UTC): its first survey reads everything."""
        if self.daemon and self.daemon.poll() is None:
            self.stop_daemon()
        self.clock.write_text(f"@{moment}\n")
        with under(clock_in(self.clock)):
            self.start_daemon()

    def meddle(self, **how):
        self.say("POST", f"/lab/meddle/{self.kind}", how)

    def accounts(self):
        """By login: id, whether it can be used, and the handle that it carries."""
        if self.kind == "graph":
            shown = self.say("GET", f"/graph/v1.0/users?$select=id,userPrincipalName,accountEnabled,{EXTENSION}&$top=999")["value"]
            return {u["userPrincipalName"]: (u["id"], u["accountEnabled"], u[EXTENSION]) for u in shown}
        shown = self.say("GET", "/google/admin/directory/v1/users?customer=my_customer&maxResults=500&projection=full").get("users", [])
        return {u["primaryEmail"]: (u["id"], not u["suspended"], u.get("customSchemas", {}).get("Sluis", {}).get("handle")) for u in shown}

    def take_handle_away(self, login):
        """As another tool does that believes every field to be its own."""
        id = self.accounts()[login][0]
        if self.kind == "graph":
            self.say("PATCH", f"/graph/v1.0/users/{id}", {EXTENSION: None, "employeeId": "HR-4711"})
        else:
            self.say("PATCH", f"/google/admin/directory/v1/users/{id}", {"customSchemas": {"Sluis": None}, "externalIds": [{"type": "organization", "value": "4711"}]})

    def let_leave(self, pupil):
        self.source.write_text(self.source.read_text().replace(pupil, ""))


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class NotSeenAtAVendor(PlaceTest):
    def begin(self, kind):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        clock = pathlib.Path(folder.name) / "now"
        clock.write_text(f"@{DAY_0}\n")
        with under(clock_in(clock)):
            place = AtAVendor(kind, clock)
        self.addCleanup(place.end)
        self.addCleanup(lambda: self._tell(place))
        place.generate("--seed", "3", "--students", str(PUPILS), "--staff", "4", "--schools", "1", "--today", DAY_0[:10])
        place.source = next((place.dir / "las").glob("*.xml"))
        place.at(DAY_0)
        place.consent()
        place.sync()
        return place

    def a_pupil(self, place):
        """The source's record, our handle and the login at the vendor."""
        record = re.findall(r" *<leerling key=.*?</leerling>\n", place.source.read_text(), re.S)[3]
        given, family = (re.search(rf"<{tag}>(.*?)</{tag}>", record)[1] for tag in ("roepnaam", "achternaam"))
        found = place.ask("person", "find", given, "--institution", INSTITUTION, "--reason", "test")["persons"]
        person = next(p for p in found if family in json.dumps(p["facts"], ensure_ascii=False))
        login = next(name for name in place.accounts() if name.split("@")[0] == person["login"].split("@")[0])
        return record, person["handle"], login

    def report(self, place, *args, codes=(0, 3)):
        return place.sync(*args, codes=codes)["institutions"][0]["targets"][0]

    def test_a_pupil_whose_handle_was_taken_away_leaves(self):
        for kind in KINDS:
            with self.subTest(kind):
                place = self.begin(kind)
                record, handle, login = self.a_pupil(place)
                place.take_handle_away(login)
                place.let_leave(record)
                place.at(DAY_1)
                self.report(place, "--reconcile")
                self.assertFalse(place.accounts()[login][1], "disabled, although nothing but its id says that it is ours")
                place.at(DAY_90)
                self.report(place)
                self.assertNotIn(login, place.accounts(), "deleted on day 90")
                place.at(NIGHT_90)
                wait_until("the erasure", lambda: any(e["state"] == "erased" for e in place.ask("erasure", "list")["erasures"]), seconds=60)
                place.sluis("erasure", "receipt", handle, "--to", place.dir / "proof")
                said = place.sluis("erasure", "verify", place.dir / "proof", "--vkey", place.dir / "var" / INSTITUTION / "log/vkey").stdout
                self.assertIn(f"subject {handle} was erased", said)
                held = [u for u in place.lab(f"/lab/dump/{kind}")["users"] if not u.get("deleted")]
                self.assertNotIn(login, [u.get("userPrincipalName", u.get("primaryEmail")) for u in held], "the receipt is true")

    def test_a_handle_that_was_taken_away_is_written_again(self):
        for kind in KINDS:
            with self.subTest(kind):
                place = self.begin(kind)
                before = place.accounts()
                for login in list(before)[:2]:
                    place.take_handle_away(login)
                place.at(DAY_1)
                self.assertEqual(self.report(place, "--reconcile")["drift"]["unmarked"], 2)
                self.assertEqual(place.accounts(), before)

    def test_a_list_that_shows_too_little_is_a_finding_and_nobody_is_forgotten(self):
        for kind in KINDS:
            for shown in (0, 50):
                with self.subTest(kind, shown=shown):
                    place = self.begin(kind)
                    before = place.accounts()
                    place.meddle(lists_show=shown)
                    place.at(DAY_1)
                    report = self.report(place, "--reconcile", codes=(3, 4))
                    self.assertTrue(any("is not believed" in finding for finding in report["findings"]), report)
                    self.assertEqual(report["drift"]["gone"], 0, report)
                    place.meddle(lists_show=None)
                    self.assertEqual(place.accounts(), before, "nobody was made anew, switched off or forgotten")
                    self.assertEqual(place.duplicates(), 0)

    def test_ids_that_are_all_new_are_a_finding_and_make_no_doubles_and_no_receipt(self):
        for kind in KINDS:
            with self.subTest(kind):
                place = self.begin(kind)
                record, handle, login = self.a_pupil(place)
                place.let_leave(record)
                place.at(DAY_1)
                self.report(place)
                before = {name: (active, mark) for name, (_, active, mark) in place.accounts().items()}
                self.assertFalse(before[login][0])
                place.meddle(new_ids=True)
                place.at(DAY_90)
                report = self.report(place, "--reconcile", codes=(3, 4))
                self.assertTrue(any("is not believed" in finding for finding in report["findings"]), report)
                after = {name: (active, mark) for name, (_, active, mark) in place.accounts().items()}
                self.assertEqual({name: state for name, state in after.items() if name != login}, {name: state for name, state in before.items() if name != login})
                self.assertEqual(place.duplicates(), 0)
                place.at(NIGHT_90)
                self.report(place, codes=(0, 3, 4))
                erased = [e["subject"] for e in place.ask("erasure", "list")["erasures"] if e["state"] == "erased"]
                self.assertFalse(handle in erased and login in place.accounts(), "no receipt while the account is there")


if __name__ == "__main__":
    unittest.main(verbosity=2)
