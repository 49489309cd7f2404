"""A target is paused with the real programs: nothing goes there, in the middle of a long push as well, while another target goes on; and what waited is sent afterwards (issue 14, B4)."""
import re
import unittest

from harness import INSTITUTION, TELLS, PlaceTest, wait_until

MANY = 300  # at 20 requests a second: some 30 s


class Pause(PlaceTest):
    def begin(self, pupils, requests_per_second=5000, targets=("graph",), lab_options=("--no-quotas",)):
        self.at = self.place(extra_targets=targets, lab_options=lab_options)
        config = self.at.dir / "sluis.toml"
        config.write_text(config.read_text().replace("requests_per_second = 5000", f"requests_per_second = {requests_per_second}"))
        self.at.generate("--seed", "6", "--students", str(pupils), "--staff", "4", "--schools", "1")
        self.at.start_daemon()
        for target in ("partner", *targets):
            self.at.consent(target=target)
        self.source = next((self.at.dir / "las").glob("*.xml"))

    def active(self):
        scim = self.at.lab("/scim/v2/Users?count=200")["Resources"]
        graph = self.at.lab("/graph/v1.0/users?$select=id,accountEnabled&$top=999")["value"]
        return sum(u["active"] for u in scim), sum(u["accountEnabled"] for u in graph)

    def target(self, name="partner"):
        return next(t for t in self.at.status()["targets"] if t["id"] == name)

    def conditions(self):
        return [need["condition"] for need in self.at.status()["needs"]]

    def pause(self, reference="T-4711", codes=(0,)):
        return self.at.sluis("target", "pause", "partner", "--reason", reference, codes=codes)

    def let_one_leave(self):
        record = re.findall(r" *<leerling key=.*?</leerling>\n", self.source.read_text(), re.S)[3]
        self.source.write_text(self.source.read_text().replace(record, ""))

    def test_nothing_goes_there_and_the_other_target_goes_on(self):
        self.begin(20)
        at = self.at
        at.sync()
        before = self.active()
        self.assertIn("a ticket's number or a word", self.pause("Jan de Boer", codes=(2,)).stderr)
        self.assertIsNone(self.target()["paused"])
        self.assertIn("on record: nothing goes to partner", self.pause().stdout)
        self.let_one_leave()
        report = at.sync(codes=(3,))["institutions"][0]["targets"]
        self.assertEqual([t["paused"] for t in report], [True, False])
        self.assertEqual(self.active(), (before[0], before[1] - 1))
        self.assertEqual(self.target()["state"], "paused")
        self.assertEqual(self.target()["paused"]["leavers"], 1)
        self.assertEqual(self.target()["paused"]["reference"], "T-4711")
        self.assertIn("target_paused", self.conditions())
        said = at.sluis("status", codes=TELLS).stdout
        self.assertIn("1 person who left or is blocked still has an account that is on there", said)
        self.assertIn("is paused by an administrator", at.sluis("target", "prepare", "--target", "partner", codes=(3,)).stderr)
        at.stop_daemon()
        at.start_daemon(init=False)
        at.sync(codes=(3,))
        self.assertEqual(self.active(), (before[0], before[1] - 1), "it holds over a restart")
        self.assertIn("is not paused any more", at.sluis("target", "resume", "partner", "--reason", "T-4712").stdout)
        self.assertIn("is not paused", at.sluis("target", "resume", "partner", "--reason", "T-4713", codes=(2,)).stderr)
        at.sync()
        self.assertEqual(self.active(), (before[0] - 1, before[1] - 1))
        self.assertEqual(at.stop_daemon(), 0)
        self.assertIn("sound", at.sluis("check", at.dir / "var" / INSTITUTION, "--key-file", at.dir / "root.key").stdout)

    def test_a_push_that_is_under_way_ends_before_the_answer(self):
        self.begin(MANY, requests_per_second=20, targets=(), lab_options=("--no-quotas", "--no-bulk"))
        at = self.at
        at.sluis("sync")
        users = lambda: at.lab("/scim/v2/Users?count=1")["totalResults"]
        wait_until("the push", lambda: users() > 10)
        self.pause()
        at_the_answer = users()
        self.assertLess(at_the_answer, MANY)
        wait_until("the sync's end", lambda: self.target()["state"] == "paused")
        at.sync(codes=(3,))
        self.assertLessEqual(users(), at_the_answer + 4, "at most the requests in flight")
        at.sluis("target", "resume", "partner", "--reason", "T-4712")


if __name__ == "__main__":
    unittest.main()
