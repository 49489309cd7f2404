"""An account that was off before a consent ended waits for the plan of that end, and for nothing else (real programs, under a clock that is set forward)."""
import pathlib
import re
import tempfile
import unittest

import unsettled_test
from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, TELLS, PlaceTest
from unsettled_test import is_active

ANY = range(0, 8)


class Handler(unsettled_test.Handler):
    """Answers 403 to every change of these accounts, as a service does of an administrator's."""

    def do_PATCH(self):
        (kind, key), _ = self.place()
        if kind == "Users" and key in self.server.protected:
            self.body()
            return self.answer(403, {"detail": "this account has an admin role"})
        return super().do_PATCH()


class Service(unsettled_test.Service):
    def __init__(self):
        super().__init__()
        self.protected = set()
        self.RequestHandlerClass = Handler


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class ConsentEnds(PlaceTest):
    def begin(self, *school):
        self.service = Service()
        self.addCleanup(self.service.server_close)
        self.addCleanup(self.service.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.set_clock("2027-03-01")
        self.at = self.place(target_url=self.service.url)
        self.at.generate("--students", "30", "--staff", "4", "--seed", "7", "--today", "2027-03-01", *school)
        with under(clock_in(self.now)):
            self.at.start_daemon()
        return self.at

    def set_clock(self, day):
        self.now.write_text(f"@{day} 09:00:00\n")

    def sync(self, day=None):
        if day:
            self.set_clock(day)
        return self.at.sync(codes=ANY)["institutions"][0]["targets"][0]

    def approve(self):
        for plan in self.at.ask("plan", "list")["plans"]:
            if plan["state"] == "held":
                self.at.sluis("plan", "approve", plan["hash"])

    def users(self):
        with self.service.lock:
            return {key: is_active(user) for key, user in self.service.objects["Users"].items()}

    def active(self):
        return sum(self.users().values())

    def handle(self, key):
        login = self.service.objects["Users"][key]["userName"].split("@")[0]
        found = self.at.ask("person", "find", "--institution", INSTITUTION, "--reason", "a test", "--limit", "50", login)["persons"]
        return next(one["handle"] for one in found if one["login"].split("@")[0] == login)

    def block(self, key):
        self.at.sluis("person", "block", self.handle(key), "--reason", "T-1", codes=ANY)
        self.sync()
        self.assertFalse(self.users()[key])

    def status(self):
        return self.at.sluis("status", codes=TELLS).stdout

    def test_one_that_cannot_be_disabled_keeps_nobody_else_there(self):
        at = self.begin("--schools", "1")
        at.consent(start="2027-01-01", end="2027-03-10")
        self.sync()
        blocked, protected = sorted(self.users())[:2]
        self.set_clock("2027-03-05")
        self.block(blocked)
        self.service.protected.add(protected)
        self.sync("2027-04-12")
        self.assertEqual(self.sync()["plan"]["state"], "held", "many are to be disabled")
        self.assertIn("1 inactive account remains at partner; kept until the plan that disables the others is approved and carried out", self.status())
        self.approve()
        self.sync()
        self.assertEqual(self.active(), 1)
        told = self.status()
        self.assertIn(f"1 active account could not be disabled, and each sync tries again: {self.handle(protected)}", told)
        self.assertIn("33 inactive accounts remain at partner; deleted from 2027-07-11 on", told)
        self.sync("2027-07-10")
        self.assertIn(blocked, self.users())
        for day in ("2027-07-11", "2027-07-12"):
            self.sync(day)
        self.assertEqual(list(self.users()), [protected], "with the others, 90 days after they were disabled")

    def test_it_stays_while_the_plan_is_held_also_where_it_was_blocked_after_the_end(self):
        at = self.begin("--schools", "1")
        at.consent(start="2027-01-01", end="2027-03-10")
        self.sync()
        before, after = sorted(self.users())[:2]
        self.set_clock("2027-03-05")
        self.block(before)
        self.assertEqual(self.sync("2027-04-12")["plan"]["state"], "held")
        self.block(after)
        for day in ("2027-07-11", "2027-07-20", "2027-12-20"):
            self.assertEqual(self.sync(day)["plan"]["state"], "held")
        self.assertEqual(len(self.users()), 34)
        self.assertIn("2 inactive accounts remain at partner; kept until the plan that disables the others is approved and carried out", self.status())

    def test_where_a_consent_covers_fewer_schools_the_others_are_those_of_the_same_school(self):
        at = self.begin("--schools", "2")
        stays, goes = sorted((at.dir / "las").iterdir())
        code = re.search(r"<brincode>(\w+)</brincode>", stays.read_text())[1]
        aside = goes.rename(at.dir / "aside.xml")
        at.consent(start="2027-01-01", end="2029-01-01")
        self.sync()
        covered = set(self.users())
        aside.rename(goes)
        self.sync()
        leaves, total = sorted(set(self.users()) - covered), len(self.users())
        at.consent(start="2027-03-01", end="2029-01-01", more=("--schools", code, "--yes"))
        self.set_clock("2027-03-05")
        self.assertTrue(0 < len(leaves) < total)
        self.block(leaves[0])
        self.service.protected.add(leaves[1])
        self.assertEqual(self.sync("2027-04-12")["plan"]["state"], "held")
        self.approve()
        self.sync()
        self.assertEqual(self.active(), total - len(leaves) + 1)
        for day in ("2027-07-12", "2027-07-13"):
            self.sync(day)
        self.assertEqual(set(leaves) & set(self.users()), {leaves[1]})
        self.assertEqual(len(self.users()), total - len(leaves) + 1)
        self.assertIn("1 active account could not be disabled, and each sync tries again: " + self.handle(leaves[1]), self.status())


if __name__ == "__main__":
    unittest.main()
