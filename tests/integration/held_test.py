"""What is held does not ripen (issue 13, 1), with the real programs and three targets under a clock that is set forward: an export loses 74 pupils, nobody approves the plans
for 100 days, and nobody is deleted or erased; an end date and an order go through meanwhile. After the approval they are disabled, and deleted and erased 90 days later."""
import datetime
import pathlib
import re
import socket
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import INSTITUTION, Place, TELLS, wait_until

DAY_0 = datetime.date(2026, 9, 21)  # after the yearly change, which has limits of its own
LOST, PUPILS = 74, 80
TARGETS = ("partner", "graph", "google")


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class Held(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.on(0)
        with under(clock_in(self.now)):  # the lab as well: tokens have times in them
            self.place = Place(extra_targets=("graph", "google"), lab_options=("--no-quotas",))
            self.addCleanup(self.place.end)
            self.place.generate("--seed", "4", "--students", str(PUPILS), "--staff", "6", "--schools", "1", "--today", str(DAY_0))
            self.place.start_daemon()
        for target in TARGETS:
            self.place.consent(target=target)
        self.source = next((self.place.dir / "las").glob("*.xml"))
        self.pupils = re.findall(r" *<leerling key=.*?</leerling>\n", self.source.read_text(), re.S)
        self.assertEqual(len(self.pupils), PUPILS)
        self.sync()

    def on(self, day, hour=9):
        self.now.write_text(f"@{DAY_0 + datetime.timedelta(days=day)} {hour:02}:00:00\n")

    def sync(self, codes=(0, 3)):
        report = self.place.sync(codes=codes)["institutions"][0]
        for target in report["targets"]:
            self.assertEqual(target["problem"], "", target)
        return report

    def days(self, first, last):
        """A sync each day, first and last included; how many were erased by day."""
        erased = 0
        for day in range(first, last + 1):
            self.on(day)
            erased += self.sync()["erased"]
        return erased

    def in_the_evening(self, day):
        self.on(day, hour=20)
        return self.sync()["erased"]

    def replace(self, old, new):
        text = self.source.read_text()
        self.assertIn(old, text)
        self.source.write_text(text.replace(old, new))

    def pupils_at_targets(self):
        """How many pupils' accounts there are at each target, and how many of them are enabled."""
        lab = self.place.lab
        shown = {"partner": [(u["userName"], u["active"]) for u in lab("/scim/v2/Users?count=200")["Resources"]],
                 "graph": [(u["userPrincipalName"], u["accountEnabled"]) for u in lab("/graph/v1.0/users?$select=id,userPrincipalName,accountEnabled&$top=999")["value"]],
                 "google": [(u["primaryEmail"], not u["suspended"]) for u in lab("/google/admin/directory/v1/users?customer=my_customer&maxResults=500")["users"]]}
        return {target: (len(users) - 6, sum(active for _, active in users) - 6) for target, users in shown.items()}

    def expect(self, there, enabled):
        self.assertEqual(self.pupils_at_targets(), {target: (there, enabled) for target in TARGETS})

    def metrics(self):
        with socket.socket(socket.AF_UNIX) as admin:
            admin.connect(str(self.place.dir / "run/admin.sock"))
            admin.sendall(b"GET /metrics HTTP/1.0\r\nHost: sluis\r\n\r\n")
            answer = b"".join(iter(lambda: admin.recv(65536), b"")).decode()
        return dict(line.rsplit(" ", 1) for line in answer.splitlines() if line.startswith("sluis_"))

    def order_somebody_to_leave(self):
        """One of those who stay; their handle."""
        number = re.search(r'<leerling key="([^"]*)"', self.pupils[LOST])[1]
        found = self.place.ask("person", "find", number, "--institution", INSTITUTION, "--reason", "test")["persons"]
        found = [p for p in found if p["facts"]["role"] == "student"]
        self.place.sluis("erasure", "order", found[0]["handle"], "--reference", "T-1")
        return found[0]["handle"]

    def test_a_lost_export_over_100_days(self):
        place = self.place
        self.expect(PUPILS, PUPILS)
        self.on(1)
        for pupil in self.pupils[:LOST]:
            self.replace(pupil, "")
        self.assertEqual({t["plan"]["state"] for t in self.sync(codes=(3,))["targets"]}, {"held"})
        self.expect(PUPILS, PUPILS)
        self.days(2, 5)
        self.order_somebody_to_leave()
        ends = DAY_0 + datetime.timedelta(days=20)
        ended = self.pupils[-1].replace("</leerling>", f"<uitstroomdatum>{ends}</uitstroomdatum></leerling>")
        self.replace(self.pupils[-1], ended)
        self.sync()
        self.expect(PUPILS, PUPILS - 1)  # the order
        self.days(6, 21)
        self.expect(PUPILS, PUPILS - 2)  # and the end date
        for first, last in ((22, 91), (92, 101)):  # day 90 and day 100 after the read that had lost them
            self.assertEqual(self.days(first, last) + self.in_the_evening(last), 0)
            self.expect(PUPILS, PUPILS - 2)
            self.assertEqual(place.ask("erasure", "list")["erasures"], [])
        self.check_what_is_told()

        for plan in place.ask("plan", "list", "--institution", INSTITUTION)["plans"]:
            if plan["state"] == "held":
                place.sluis("plan", "approve", plan["hash"])
        self.on(102)
        self.sync(codes=(0,))
        self.expect(PUPILS, PUPILS - 2 - LOST)
        status = place.status()
        self.assertEqual((status["waiting_for_approval"], [t["held_since"] for t in status["targets"]]), (0, [None] * 3))
        self.assertEqual(self.days(103, 190) + self.in_the_evening(190), 0, "who is past the end date is in the export")
        self.expect(PUPILS - 1, PUPILS - 2 - LOST)  # and deleted at the targets
        held = place.status()["held_back"]
        self.assertEqual((held["still_listed"], held["in_held_reads"], held["in_bad_records"]), (1, 0, 0))
        told = place.sluis("status", codes=TELLS).stdout
        self.assertIn("1 person whose term is over is still listed by their source", told)
        self.assertIn(held["examples"][0], told)
        self.assertEqual(self.metrics()[f'sluis_erasures_still_listed{{institution="{INSTITUTION}"}}'], "1")
        self.on(191)
        self.replace(ended, "")
        self.assertEqual(self.days(191, 191), 0)
        self.expect(PUPILS - 1 - LOST, PUPILS - 2 - LOST)  # deleted 90 days after the approval; whom the order is about is still listed
        self.in_the_evening(191)
        wait_until("the erasures", lambda: self.erased() == 1 + LOST)
        self.on(192)
        self.assertEqual([read["added"] for read in self.sync()["reads"]], [0], "nobody erased is taken in again")
        place.stop_daemon()
        self.assertIn("sound", place.sluis("check", place.dir / "var" / INSTITUTION, "--key-file", place.dir / "root.key").stdout)

    def erased(self):
        return len([e for e in self.place.ask("erasure", "list", "-n", "1000")["erasures"] if e["state"] == "erased"])

    def check_what_is_told(self):
        """Who waits is counted apart, since when, and told again each week."""
        place = self.place
        status = place.status()
        self.assertEqual((status["waiting_for_approval"], status["soft_deleted"]), (LOST, 1))
        since = str(DAY_0 + datetime.timedelta(days=1))
        for target in status["targets"]:
            self.assertEqual((target["state"], target["held_since"][:10]), ("held", since))
            self.assertIn(f"held since {since}", target["problem"])
            self.assertIn("(100 days)", target["problem"])
        self.assertIn("74 wait for your approval; nobody is deleted", place.sluis("status", codes=TELLS).stdout)
        metrics = self.metrics()
        self.assertEqual(metrics[f'sluis_absences_waiting{{institution="{INSTITUTION}"}}'], str(LOST))
        began = datetime.datetime.combine(DAY_0 + datetime.timedelta(days=1), datetime.time(9), datetime.timezone.utc).timestamp()
        for target in TARGETS:
            label = f'{{institution="{INSTITUTION}",target="{target}"}}'
            self.assertEqual(metrics["sluis_plan_held" + label], "1")
            self.assertLess(abs(int(metrics["sluis_plan_held_since_timestamp_seconds" + label]) - began), 3600)
            told = re.findall(rf"error.*the plan of target {target} has been held since", (place.dir / "sluisd.log").read_text())
            self.assertEqual(len(told), 13, "on day 14 and each week after it")


if __name__ == "__main__":
    unittest.main()
