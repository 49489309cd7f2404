"""A leaver whose account at Microsoft 365 is mastered on premises stays open and is told, and is not erased (issue 14, B7). Real programs and a lab."""
import re
import unittest

from harness import TELLS, PlaceTest


class OnPremises(PlaceTest):
    def test_a_leaver_stays_open_and_is_told_in_status(self):
        at = self.place(kind="graph", lab_options=("--no-quotas",))
        at.generate("--seed", "8", "--students", "20", "--staff", "4", "--schools", "1")
        at.start_daemon()
        at.consent()
        at.sync()
        users = lambda: {u["userPrincipalName"]: u for u in at.say("GET", "/graph/v1.0/users?$select=id,userPrincipalName,accountEnabled&$top=999")["value"]}
        for user in users().values():
            at.say("POST", "/lab/meddle/graph", {"on_premises": user["id"]})
        at.sync("--reconcile", codes=(0, 3))
        self.assertIn("mastered on premises", at.sluis("status", codes=TELLS).stdout)
        source = next((at.dir / "las").glob("*.xml"))
        source.write_text(source.read_text().replace(re.search(r" *<leerling key=.*?</leerling>\n", source.read_text(), re.S)[0], ""))
        (report,) = at.sync(codes=(0, 3, 4))["institutions"][0]["targets"]
        self.assertEqual(report["pushed"]["failed"], 1, report)
        self.assertTrue(all(u["accountEnabled"] for u in users().values()))
        self.assertIn("changes_failed", [n["condition"] for n in at.status()["needs"]])
        self.assertEqual(at.ask("erasure", "list")["erasures"], [])


if __name__ == "__main__":
    unittest.main()
