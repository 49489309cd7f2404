#!/usr/bin/env python3
"""A consent that ends in the middle of a push (must never happen: 1): of 5,000 people at 20 requests a second, nothing with an attribute arrives after the withdrawal
was answered but the requests that were in flight."""
import json
import time
import unittest

from faked_clock import FAKETIME, NO_FAKED_CLOCK, FastClock, clock_in, under
from harness import INSTITUTION, PlaceTest, wait_until

SCHOOLS = ("--schools", "5", "--students", "5000", "--staff", "0", "--seed", "3")
IN_FLIGHT = 4  # connections
HOLD_S = 6
LAST_DAY = "2027-01-31"
BEFORE_MIDNIGHT, TO_MIDNIGHT_S = "2027-01-31 12:00:00", 11 * 3600  # in UTC; the day ends at 23:00 UTC


def carries_attributes(request):
    if "lab/" in request["url"] or request["method"] == "GET":
        return False
    return mentions(request.get("body", ""))


ATTRIBUTES = ("userName", "displayName", "familyName", "members")


def mentions(value):
    """Does it set one of these? A member that is removed is told by the target's own ids."""
    if isinstance(value, list):
        return any(mentions(one) for one in value)
    if not isinstance(value, dict) or value.get("op") == "remove":
        return False
    return any(key in ATTRIBUTES or (key == "path" and inner.startswith(ATTRIBUTES)) or mentions(inner) for key, inner in value.items())


def closes(value):
    """Does it disable an account?"""
    if isinstance(value, list):
        return any(closes(one) for one in value)
    if not isinstance(value, dict):
        return False
    return value.get("active") is False or (value.get("path") == "active" and value.get("value") is False) or any(closes(inner) for inner in value.values())


class Withdrawal(PlaceTest):
    def begin(self, *lab_options, until="2099-12-31", environment=None):
        place = self.place(lab_options=lab_options)
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text().replace("requests_per_second = 5000", "requests_per_second = 20"))
        place.generate(*SCHOOLS)
        with under(environment or {}):
            place.start_daemon()
        place.consent(end=until)
        place.sluis("sync", "--institution", INSTITUTION)  # without --wait
        return place

    def requests(self, place):
        with open(place.dir / "requests.ndjson", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.endswith("\n")]

    def with_attributes(self, place):
        return [r for r in self.requests(place) if carries_attributes(r)]

    def wait_for_the_midst(self, place, at_least):
        wait_until("the middle of the push", lambda: len(self.with_attributes(place)) >= at_least, seconds=60)

    def withdraw(self, place):
        """How long the answer took."""
        more = ("--yes",) if "--yes" in place.sluis("consent", "withdraw", "--help").stdout else ()
        begun = time.monotonic()
        place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", *more)
        return time.monotonic() - begun

    def expect_silence(self, place, before, for_s=2.5):
        time.sleep(for_s)
        late = self.with_attributes(place)[before:]
        self.assertLessEqual(len(late), IN_FLIGHT, f"{len(late)} requests with attributes after the answer")
        for request in late:
            self.assertLessEqual(len(request["body"].get("Operations", [])), 100)

    def expect_only_removals(self, place, since):
        """Since the withdrawal: the push that was under way may have been followed by the removals already."""
        place.sync(codes=(0, 3, 4))
        after = self.requests(place)[since:]
        self.assertLessEqual(len([r for r in after if carries_attributes(r)]), IN_FLIGHT)
        self.assertTrue([r for r in after if closes(r.get("body", ""))], "accounts that were made are closed")

    def run_and_withdraw(self, place, at_least):
        self.wait_for_the_midst(place, at_least)
        took = self.withdraw(place)
        before = len(self.with_attributes(place))
        print(f"{self._testMethodName}: withdrawn in {took * 1000:.0f} ms after {before} requests with attributes")
        self.assertLess(took, 2)
        since = len(self.requests(place))
        self.assertIn("consent was withdrawn", wait_for_problem(place))
        self.expect_silence(place, before)
        return since

    def test_in_the_middle_of_a_push_in_bulk(self):
        place = self.begin()
        self.expect_only_removals(place, self.run_and_withdraw(place, 10))

    def test_in_the_middle_of_a_push_without_bulk(self):
        place = self.begin("--no-bulk")
        self.expect_only_removals(place, self.run_and_withdraw(place, 320))  # groups come first

    def test_while_requests_wait_in_the_hold_of_a_retry_after(self):
        scenario = {"at": {"40": "throttle", "41": "throttle", "42": "throttle"}, "retry_after_s": HOLD_S}
        file = self.place_for_files() / "scenario.json"
        file.write_text(json.dumps(scenario))
        place = self.begin("--no-bulk", "--scenario", str(file))
        self.wait_for_the_midst(place, 35)
        wait_until("the hold", lambda: self.is_quiet(place), seconds=30)
        self.run_and_withdraw(place, 35)
        self.expect_silence(place, len(self.with_attributes(place)), for_s=HOLD_S + 1)

    def place_for_files(self):
        import pathlib
        import tempfile
        folder = tempfile.TemporaryDirectory(prefix="sluis-it-")
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def is_quiet(self, place):
        before = len(self.requests(place))
        time.sleep(1)
        return len(self.requests(place)) == before

    @unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
    def test_at_midnight_of_the_last_day(self):
        now = self.place_for_files() / "now"
        clock = FastClock(now, BEFORE_MIDNIGHT, speed=1)
        self.addCleanup(clock.end)
        place = self.begin("--no-bulk", until=LAST_DAY, environment=clock_in(now))
        self.wait_for_the_midst(place, 60)
        clock.forward(TO_MIDNIGHT_S)
        time.sleep(0.2)  # until the file is written
        before = len(self.with_attributes(place))
        self.assertIn(f"consent ended on {LAST_DAY}", wait_for_problem(place))
        self.expect_silence(place, before)


def wait_for_problem(place):
    """What the target's line of the status says once the push has ended."""
    said = []

    def ended():
        said[:] = [t["problem"] or "" for t in place.status()["targets"] if t["id"] == "partner"]
        return "consent" in said[0]
    wait_until("the end of the push", ended, seconds=20)
    return said[0]


if __name__ == "__main__":
    unittest.main()
