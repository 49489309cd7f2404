"""Consent by the real programs (issue 13, points 2 and 8): for whom it is, when it ends, and what becomes of what remains. Under a clock that is set forward (libfaketime)."""
import datetime
import pathlib
import re
import subprocess
import tempfile
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, clock_in, under
from harness import BIN, INSTITUTION, PlaceTest, TELLS, wait_until

NAMES = "given_name,family_name_prefix,family_name,email,groups"


class ConsentTest(PlaceTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.set_clock("2027-03-01")

    def set_clock(self, day):
        self.now.write_text(f"@{day} 09:00:00\n")

    def school(self, students=40, staff=6, schools=1, more=""):
        with under(clock_in(self.now)):
            place = self.place(extra_config=more)
        place.generate("--seed", "3", "--students", students, "--staff", staff, "--schools", schools, "--today", "2027-03-01")
        self.at = place
        self.start()
        return place

    def start(self, day=None):
        if self.at.daemon and self.at.daemon.poll() is None:
            self.at.stop_daemon()
        if day:
            self.set_clock(day)
        with under(clock_in(self.now)):
            self.at.start_daemon()

    def sync(self, code=0, *more):
        return self.at.sync(*more, codes=(code,))["institutions"][0]["targets"][0]

    def target(self, name="partner"):
        return next(t for t in self.at.status()["targets"] if t["id"] == name)

    def users(self):
        return self.at.lab("/scim/v2/Users?count=500")["Resources"]

    def active(self):
        return sum(u["active"] for u in self.users())

    def requests(self):
        return self.at.lab("/lab/stats")["total"]

    def metric(self, name):
        text = subprocess.run(["curl", "-s", "--unix-socket", self.at.dir / "run/admin.sock", "http://sluis/metrics"], capture_output=True, text=True, check=True).stdout
        found = re.search(rf"^{name}{{[^}}]*}} (\S+)$", text, re.M)
        return float(found[1])

    def second_lab(self):
        """Another recipient, at an address of its own."""
        with open(self.at.dir / "lab2.log", "wb") as log:
            self.at.children.append(subprocess.Popen([BIN / "sluis-lab", "--port", "0", "--port-file", self.at.dir / "lab2.port", "--token-file", self.at.dir / "partner.token",
                                                      "--die-with-parent"], stdout=log, stderr=subprocess.STDOUT))
        wait_until("the second lab's port", lambda: (self.at.dir / "lab2.port").exists() and (self.at.dir / "lab2.port").read_text().strip())
        return int((self.at.dir / "lab2.port").read_text())

    def reconfigure(self, change):
        file = self.at.dir / "sluis.toml"
        file.write_text(change(file.read_text()))
        self.start()


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class Recipient(ConsentTest):
    def test_a_changed_address_gets_nothing(self):
        place = self.school()
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        self.assertEqual(self.active(), 46)
        old, old_lab = place.url, place.lab_port
        new_lab = self.second_lab()
        new = f"http://127.0.0.1:{new_lab}/scim/v2"
        self.reconfigure(lambda text: text.replace(old, new))
        before = self.requests()
        report = self.sync(3, "--reconcile")
        self.assertEqual(report["plan"]["state"], "withheld")
        self.assertIn(f"the configuration says scim {new}", report["plan"]["note"])
        target = self.target()
        self.assertEqual(target["state"], "other recipient")
        self.assertIn(old, target["problem"])
        self.assertEqual(place.status()["withheld"], 46)
        self.assertEqual(self.requests(), before, "nothing at the old address")
        place.lab_port = new_lab
        self.assertEqual(self.requests(), 0, "and nothing at the new one")

        # A consent for the new one has to name it; it does not reach what is at the old one, and nobody there counts as gone.
        refused = place.sluis(*self.grant_order(), codes=(3,))
        self.assertIn(f"is for scim {old}", refused.stderr)
        self.assertIn(f"--recipient {new}", refused.stderr)
        place.sluis(*self.grant_order(), "--recipient", old, codes=(2,))
        place.consent(start="2027-03-01", end="2027-12-31", more=("--recipient", new))
        self.sync(3, "--reconcile")
        self.assertEqual(self.requests(), 0)
        source = next((place.dir / "las").glob("*.xml"))
        pupil = re.findall(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)[2]
        source.write_text(source.read_text().replace(pupil, ""))
        self.sync(3)
        self.start("2027-07-01")
        self.sync(3)
        self.set_clock("2027-07-02")
        self.assertEqual(place.ask("erasure", "list", "--institution", INSTITUTION)["erasures"], [], "there is an account at the old address: no receipt")

        # The host was renamed: the same accounts, and the consent is not carried over.
        place.sluis("target", "moved", "--institution", INSTITUTION, "--target", "partner", codes=(2,))
        left = ("target", "left", "--institution", INSTITUTION, "--target", "partner", "--reason", "the contract with the old one ended")
        refused = place.sluis(*left, codes=(2,))
        self.assertIn("if it is the same service under another name, use: sluis target moved", refused.stderr)
        self.assertEqual(place.status()["left"], [], "nothing was done without a confirmation")
        place.sluis(*left, "--yes")
        (left,) = place.status()["left"]
        self.assertEqual((left["recipient"], left["persons"]), (f"scim {old}", 46))
        self.assertIn(f"left at scim {old}", place.sluis("status", codes=TELLS).stdout)
        self.sync()
        self.assertEqual(self.active(), 45, "the target starts empty, at the recipient that was consented to")
        place.lab_port = old_lab
        self.assertEqual(self.active(), 46, "what was left stays as it was")

    def test_a_renamed_host_keeps_the_accounts_and_needs_a_consent_of_its_own(self):
        place = self.school(students=8, staff=2)
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        ids = {u["id"] for u in self.users()}
        self.reconfigure(lambda text: text.replace("http://127.0.0.1:", "http://localhost:"))
        self.sync(3)
        place.sluis("target", "moved", "--institution", INSTITUTION, "--target", "partner", "--reason", "renamed", "--yes")
        report = self.sync(3)
        self.assertIn("consent is for scim http://127.0.0.1", report["plan"]["note"])
        place.consent(start="2027-03-01", end="2027-12-31", more=("--recipient", place.url.replace("127.0.0.1", "localhost")))
        self.sync()
        self.assertEqual({u["id"] for u in self.users()}, ids)
        self.assertEqual(self.target()["state"], "in step")

    def grant_order(self):
        return ("consent", "grant", "--institution", INSTITUTION, "--target", "partner", "--legal-name", "Partner", "--country", "NL", "--purpose", "p", "--agreement", "a",
                "--attributes", NAMES, "--signatory", "A. de Boer", "--mandate", "bestuurder", "--evidence", self.at.dir / "consent.pdf", "--from", "2027-03-01", "--until", "2027-12-31")

    def moved(self, *more, codes=(0,)):
        return self.at.sluis("target", "moved", "--institution", INSTITUTION, "--target", "partner", "--reason", "the host was renamed", *more, codes=codes)

    def at_another_party(self):
        """What was made at the one, and a configuration that says another party. The number of accounts there."""
        place = self.school(students=8, staff=2)
        place.consent(start="2027-01-01", end="2027-06-30")
        self.sync()
        self.old_lab, self.new_lab = place.lab_port, self.second_lab()
        old, new = place.url, f"http://127.0.0.1:{self.new_lab}/scim/v2"
        self.reconfigure(lambda text: text.replace(old, new))
        asked = self.moved(codes=(2,))
        self.assertIn("10 accounts", asked.stderr)
        self.assertIn(f"of partner are known at scim {old}", asked.stderr)
        self.assertIn(f"scim {new}", asked.stderr)
        self.moved("--yes")
        return place

    def requests_at(self, port):
        self.at.lab_port = port
        return self.requests()

    def test_a_move_is_no_consent_for_a_removal(self):
        for how in ("withdrawn", "expired"):
            with self.subTest(how):
                self.set_clock("2027-03-01")
                place = self.at_another_party()
                if how == "withdrawn":
                    place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes")
                else:
                    self.start("2027-09-01")  # after the grace
                self.sync(3)
                self.sync(3, "--reconcile")
                self.assertEqual(self.requests_at(self.new_lab), 0, "no consent ever named it")
                target = self.target()
                self.assertEqual(target["state"], "other recipient")
                self.assertIn("withdrawn on" if how == "withdrawn" else "ended on 2027-06-30", target["problem"])
                self.assertIn("10 active accounts", target["notice"])
                place.lab_port = self.old_lab
                self.assertEqual(self.active(), 10)
                place.stop_daemon()

    def test_nobody_counts_as_gone_where_nothing_was_ever_seen(self):
        place = self.at_another_party()
        place.lab_port = self.new_lab
        place.consent(start="2027-03-01", end="2027-12-31", more=("--recipient", f"http://127.0.0.1:{self.new_lab}/scim/v2"))
        source = next((place.dir / "las").glob("*.xml"))
        pupil = re.findall(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)[2]
        source.write_text(source.read_text().replace(pupil, ""))
        report = self.sync(3)
        self.assertIn("is at scim", report["problem"])
        self.assertEqual(len(self.users()), 0, "nobody is created a second time")
        self.start("2027-07-10")
        self.sync(3)
        self.assertEqual(place.ask("erasure", "list", "--institution", INSTITUTION)["erasures"], [], "there is an account at the old address: no receipt")
        self.assertEqual(self.target()["without_consent"]["inactive"], 0)
        # It was another party after all: what was made stays at the address where it was seen.
        place.sluis("target", "left", "--institution", INSTITUTION, "--target", "partner", "--reason", "another party", "--yes")
        (left,) = place.status()["left"]
        self.assertEqual(left["persons"], 10)
        self.assertNotIn(str(self.new_lab), left["recipient"])

    def test_a_target_that_is_not_configured_any_more(self):
        place = self.school(students=8, staff=2)
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        section = place.target("partner", "scim")
        self.reconfigure(lambda text: text.replace(section, ""))
        target = self.target()
        self.assertEqual(target["state"], "not configured")
        self.assertIn("10 accounts are known there", target["problem"])
        (told,) = place.sync(codes=(3,))["institutions"][0]["targets"]
        self.assertIn("the target is not configured", told["problem"], "each sync says so")
        asked = place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", codes=(2,))
        self.assertIn("no account is disabled by it", asked.stderr)
        self.assertNotIn("the next sync disables", asked.stderr)
        place.sluis("target", "left", "--institution", INSTITUTION, "--target", "partner", "--reason", "not used any more", "--yes")
        self.assertEqual(place.status()["targets"], [])
        self.assertEqual(place.status()["left"][0]["persons"], 10)
        place.stop_daemon()
        checked = place.sluis("check", place.dir / "var", "--key-file", place.dir / "root.key", codes=None)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


@unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
class End(ConsentTest):
    def test_the_last_day_is_over(self):
        place = self.school()
        place.consent(start="2027-01-01", end="2027-07-31")
        self.sync()
        self.assertEqual(self.target()["notice"], "")
        for day, left in (("2027-06-15", 46), ("2027-07-10", 21), ("2027-07-28", 3), ("2027-07-31", 0)):
            self.start(day)
            self.sync()
            self.sync()
            self.assertIn(f"consent ends on 2027-07-31 ({f'in {left} days' if left else 'today'})", self.target()["notice"], day)
        log = (place.dir / "sluisd.log").read_text()
        self.assertEqual(log.count("ends on 2027-07-31, in 3 days"), 1, "once, not in every cycle")
        midnight = datetime.datetime(2027, 7, 31, 22, tzinfo=datetime.timezone.utc)  # in Amsterdam, summer time
        self.assertEqual(self.metric("sluis_consent_ends_timestamp_seconds"), midnight.timestamp())

        self.start("2027-08-01")
        before = self.requests()
        report = self.sync(3)
        self.assertEqual(report["plan"]["withheld"], 46)
        self.assertIn("consent ended on 2027-07-31", report["plan"]["note"])
        target = self.target()
        self.assertEqual(target["state"], "consent ended on 2027-07-31")
        self.assertIn("46 active accounts stay on until 2027-08-31: on that day a sync makes a plan that disables them; it will wait for your approval", target["notice"])
        self.assertIn("on that day approve the plan that disables them: sluis plan list", next(n["next"] for n in place.status()["needs"] if n["condition"] == "no_consent"))
        self.assertEqual((place.status()["withheld"], self.metric("sluis_withheld")), (46, 46))
        self.assertEqual((self.active(), self.requests() - before), (46, 1), "nothing is asked but by this test")

        # Who leaves meanwhile is disabled; the rest after the grace, and many are held.
        source = next((place.dir / "las").glob("*.xml"))
        pupil = re.findall(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)[2]
        source.write_text(source.read_text().replace(pupil, ""))
        self.sync(3)
        self.assertEqual(self.active(), 45)
        self.start("2027-08-31")
        report = self.sync(3)
        self.assertEqual(report["plan"]["state"], "held", report)
        self.assertEqual(self.active(), 45)
        place.sluis("plan", "approve", report["plan"]["hash"])
        self.sync(3)
        self.assertEqual(self.active(), 0)
        self.assertIn("46 inactive accounts remain at partner; deleted from 2027-10-30 on, the last of them from 2027-11-29 on", self.target()["notice"])  # who left on 1 August goes after the retention term

        # What remains is deleted after the term; and the next consent would have brought everything back.
        self.start("2027-11-30")
        self.sync(3)
        self.assertEqual(len(self.users()), 0)
        self.assertEqual(self.target()["without_consent"]["inactive"], 0)

    def test_a_consent_that_no_sync_has_looked_with_is_told(self):
        """After a withdrawal, after an end and as a replacement; over a restart; until a sync has looked, be it a dry run."""
        place = self.school(students=4, staff=1)

        def waits():
            return [n["problem"] for n in place.status()["needs"] if n["condition"] == "sync_waits" and n["at"] == "target partner"]

        def record(start, end):
            place.consent(start=start, end=end)
            self.assertEqual(len(waits()), 1, place.status()["needs"])
            self.assertEqual(waits()[0], "another consent is in force since the newest sync: the next sync says what it changes here")
            self.assertEqual(self.target()["state"], "outdated")
            place.sluis("status", codes=(0,))

        place.consent(start="2027-01-01", end="2027-07-31")
        self.assertEqual(len(waits()), 1, "the first one, and nothing was read yet")
        self.sync()
        self.assertEqual((waits(), self.target()["state"]), ([], "in step"))
        place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes")
        self.sync(3)
        self.assertEqual(self.active(), 0)
        record("2027-01-01", "2027-07-31")
        self.start()
        self.assertEqual(len(waits()), 1, "after a restart as well")
        self.sync(0, "--dry-run")
        self.assertIn("changes wait for the next sync", waits()[0])
        self.sync()
        self.assertEqual((waits(), self.target()["state"], self.active()), ([], "in step", 5))
        record("2027-02-01", "2027-07-31")
        self.sync()
        self.assertEqual(waits(), [], "it changes nothing")
        self.start("2027-08-02")
        self.sync(3)
        record("2027-08-01", "2028-07-31")
        self.sync()
        self.assertEqual((waits(), self.target()["state"]), ([], "in step"))
        self.start()
        self.assertEqual(waits(), [], "a look is known after a restart")

    def test_the_journal_tells_of_the_end_once_each(self):
        """60, 30 and 7 days ahead and the day after; on each day the daemon is started again and syncs twice."""
        place = self.school(students=4, staff=1)
        place.consent(start="2027-01-01", end="2027-07-31")
        told = lambda: re.findall(r"ends on 2027-07-31, in \d+ days|ended on 2027-07-31: no attribute leaves", (place.dir / "sluisd.log").read_text())
        said = ["ends on 2027-07-31, in 60 days", "ends on 2027-07-31, in 30 days", "ends on 2027-07-31, in 7 days", "ended on 2027-07-31: no attribute leaves"]
        for day, expected in (("2027-05-31", 0), ("2027-06-01", 1), ("2027-06-02", 1), ("2027-06-30", 1), ("2027-07-01", 2), ("2027-07-10", 2),
                              ("2027-07-24", 3), ("2027-07-31", 3), ("2027-08-01", 4), ("2027-08-02", 4)):
            self.start(day)
            self.sync(3 if expected == 4 else 0)
            self.sync(3 if expected == 4 else 0)
            self.assertEqual(told(), said[:expected], day)

    def test_the_next_consent_is_told_with_its_first_day_and_is_not_asked_for(self):
        """After an end and after a withdrawal; status, the sync and the journal."""
        place = self.school(students=4, staff=1)
        need = lambda: next(n for n in place.status()["needs"] if n["condition"] == "no_consent")
        place.consent(start="2027-03-03", end="2027-07-31")
        self.assertEqual(need()["next"], f"the next consent begins on 2027-03-03; on that day: sluis sync --institution {INSTITUTION}")
        self.start("2027-03-03")
        self.sync()
        self.start("2027-08-02")
        self.sync(3)
        self.assertIn("record the next consent", need()["next"])
        place.consent(start="2027-08-05", end="2028-07-31")
        then = f"the next consent begins on 2027-08-05; on that day: sluis sync --institution {INSTITUTION}"
        self.assertEqual(need()["next"], then)
        self.assertIn("active accounts stay as they are until then", need()["problem"])
        log = (place.dir / "sluisd.log").read_text()
        self.assertEqual((log.count("record the next one"), log.count("no attribute leaves until 2027-08-05")), (1, 1))
        self.assertIn("the next consent begins on 2027-08-05", self.sync(3)["plan"]["note"])
        self.assertNotIn("sluis consent grant", place.sluis("sync", "--institution", INSTITUTION, "--wait", codes=(3,)).stdout)
        self.start("2027-08-05")
        self.sync()
        place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes")
        self.sync(3)
        place.consent(start="2027-08-08", end="2028-07-31")
        self.assertEqual(need()["next"], then.replace("08-05", "08-08"))
        self.assertIn("5 inactive accounts remain at partner, and stay as they are until then", need()["problem"])
        self.start("2027-08-08")
        self.sync()
        self.assertEqual(self.active(), 5)

    def test_an_approved_plan_is_told_as_computed_anew_once_another_consent_came(self):
        """The sync does nothing of it; status said that its changes wait for the next sync."""
        place = self.school()
        place.consent(start="2027-01-01", end="2027-07-31")
        self.sync()
        self.start("2027-08-31")
        held = self.sync(3)["plan"]
        place.sluis("plan", "approve", held["hash"])
        place.consent(start="2027-08-31", end="2028-07-31")
        (waits,) = [n["problem"] for n in place.status()["needs"] if n["condition"] == "sync_waits"]
        self.assertEqual(waits, "its plan was approved, and another consent is in force since: the next sync does not send it, and computes it anew")
        self.assertEqual((self.target()["waiting"], self.target()["state"]), (0, "outdated"))
        self.sync()
        self.assertEqual((self.active(), self.target()["state"]), (46, "in step"))

    def test_a_plan_of_a_consents_end_is_not_approved_once_another_consent_came(self):
        """It would say that everybody is disabled, and nothing of it would happen."""
        place = self.school()
        place.consent(start="2027-01-01", end="2027-07-31")
        self.sync()
        self.start("2027-08-31")
        held = self.sync(3)["plan"]
        self.assertEqual(held["state"], "held", held)
        place.consent(start="2027-08-31", end="2028-07-31")
        status = place.sluis("status", codes=(0,)).stdout
        self.assertIn("another consent is in force since", status)
        self.assertIn(f"sluis sync --wait --institution {INSTITUTION} --target partner", status)
        self.assertNotIn("plan approve", status)
        refused = place.sluis("plan", "approve", held["hash"], codes=(3,))
        self.assertIn(f"sluis sync --wait --institution {INSTITUTION} --target partner", refused.stderr)
        self.assertEqual(self.sync()["plan"]["state"], "done")
        self.assertEqual(self.active(), 46)
        self.assertNotIn("plan.approved", place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "50").stdout)

    def test_a_withdrawal_is_confirmed(self):
        place = self.school()
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        order = ("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner")
        refused = place.sluis(*order, codes=(2,))
        self.assertIn("disables 46 accounts", refused.stderr)
        self.assertIn("--yes", refused.stderr)
        self.sync()
        self.assertEqual(self.active(), 46)
        place.sluis(*order, "--yes")
        report = self.sync(3)
        self.assertEqual(report["pushed"]["failed"], 0)
        self.assertEqual(self.active(), 0, "it was confirmed: not held")
        target = self.target()
        self.assertEqual(target["state"], "consent withdrawn on 2027-03-01")
        self.assertIn("46 inactive accounts remain at partner; deleted from 2027-05-30 on", target["notice"])
        self.start("2027-05-30")
        self.sync(3)
        self.assertEqual(len(self.users()), 0)

    def test_what_is_kept_stays_and_is_shown(self):
        place = self.school(students=8, staff=2, more='after_consent = "keep"\n')
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        source = next((place.dir / "las").glob("*.xml"))
        pupil = re.findall(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)[2]
        source.write_text(source.read_text().replace(pupil, ""))
        self.sync()
        withdrawn = place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes")
        both = ": 1 is deleted from 2027-05-30 on; 9 are left there on record (after_consent = keep)"
        self.assertIn("10 inactive accounts remain there then" + both, withdrawn.stderr)
        self.sync(3)
        self.assertIn("10 inactive accounts remain at partner" + both, self.target()["notice"])
        self.start("2028-03-01")
        self.sync(3)
        self.assertEqual((len(self.users()), self.active()), (9, 0))
        self.assertIn("9 inactive accounts remain at partner; left there on record", self.target()["notice"])

    def test_a_school_that_is_not_there_is_refused(self):
        place = self.school(students=4, staff=1)
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        self.assertEqual(self.active(), 5)
        with self.assertRaises(AssertionError) as refused:
            place.consent(start="2027-03-01", end="2027-12-31", more=("--schools", "77ZZ"))
        self.assertIn("ended with 3", str(refused.exception))
        self.assertIn("has no school 77ZZ: its schools are ", str(refused.exception))
        self.sync()
        self.assertEqual((self.active(), self.target()["state"]), (5, "in step"), "nothing was recorded")
        place.consent(start="2027-03-01", end="2027-12-31", more=("--schools", "77ZZ", "--yes"))
        self.sync()
        self.assertEqual(self.target()["state"], "partly covered", "it was meant")

    def test_groups_go_only_where_that_is_meant_and_are_told_before(self):
        place = self.school(students=8, staff=2)
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        fewer = NAMES.replace(",groups", "") + ",school"
        with self.assertRaises(AssertionError) as refused:
            place.consent(attributes=fewer, start="2027-03-05", end="2027-12-31")
        self.assertIn("ended with 3", str(refused.exception))
        self.assertRegex(str(refused.exception), r"from 2027-03-05 on \d+ accounts lose groups and \d+ groups are deleted")
        place.consent(attributes=fewer, start="2027-03-05", end="2027-12-31", more=("--yes",))
        told = lambda: self.target()["notice"]
        self.assertIn("from 2027-03-05 on", told())
        self.start("2027-03-04")
        self.assertIn("groups are deleted", told(), "after a restart as well")
        self.start("2027-03-05")
        self.assertRegex(told(), "the next sync takes them away|by the next sync, under the consent in force")
        self.assertGreater(self.metric("sluis_target_beyond_consent"), 0)
        self.sync()
        self.assertEqual(self.metric("sluis_target_beyond_consent"), 0)
        self.assertNotIn("groups", told())

    def test_what_a_withdrawn_consent_would_have_taken_away_is_told_no_more(self):
        place = self.school(students=4, staff=1)
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        place.consent(attributes=NAMES.replace(",groups", ""), start="2027-03-05", end="2027-12-31", more=("--yes",))
        self.assertIn("from 2027-03-05 on", self.target()["notice"])
        place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes")
        self.assertNotIn("lose", self.target()["notice"])

    def test_a_narrower_consent_ends_and_the_older_does_not_come_back(self):
        place = self.school(schools=2, students=20, staff=4)
        place.consent(start="2027-01-01", end="2027-12-31")
        self.sync()
        wide = len(self.users())
        code = re.search(r"\d\d[A-Z]{2}", sorted(f.name for f in (place.dir / "las").glob("*.xml"))[0])[0]
        place.consent(attributes=NAMES, start="2027-03-01", end="2027-04-30", more=("--roles", "student", "--schools", code))
        self.sync()
        self.assertEqual(self.active(), wide, "whom it does not cover stays for the grace, as after the end of a whole consent")
        out = self.target()["without_consent"]["active"]
        self.assertTrue(0 < out < wide, out)
        self.assertEqual(self.target()["state"], "partly covered")
        self.assertIn(f"not covered by the consent in force: {out} active accounts stay on until 2027-03-31: on that day a sync makes a plan that disables them; it will wait for your approval", self.target()["notice"])
        self.assertEqual(self.metric("sluis_target_without_consent"), out)
        self.start("2027-03-31")
        report = self.sync(3)
        self.assertEqual(report["plan"]["state"], "held", "everybody of a role or a school, however few")
        self.assertIn("waits for your approval", self.target()["notice"])
        self.assertEqual(self.active(), wide)
        place.sluis("plan", "approve", report["plan"]["hash"])
        self.sync()
        active = [u for u in self.users() if u["active"]]
        self.assertEqual(len(active), wide - out)
        self.assertIn(f"{out} inactive accounts remain at partner; deleted from 2027-06-29 on", self.target()["notice"])
        self.assertFalse(any("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" in u and
                             u["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"].get("organization") for u in active), "the school's name is not covered any more")
        listed = place.ask("consent", "list", "--institution", INSTITUTION)["consents"]
        self.assertEqual([c["roles"] for c in listed], [["student", "staff"], ["student"]])
        self.start("2027-05-01")
        report = self.sync(3)
        self.assertIn("consent ended on 2027-04-30", report["plan"]["note"])
        self.assertEqual(len([u for u in self.users() if u["active"]]), len(active), "the older, wider one does not come back")


if __name__ == "__main__":
    unittest.main()
