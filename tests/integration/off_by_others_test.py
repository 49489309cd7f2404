"""An account that others switched off at a target stays off, at all three kinds of targets, with the real programs: after a comparison, and after our own disabling and a return. Our own leaver is
switched on at the return; `on_disabled_at_target = "enable"` switches on (issue 14, B4)."""
import json
import re
import subprocess
import unittest

from harness import INSTITUTION, TELLS, PlaceTest

TARGETS = ("partner", "graph", "google")


class OffByOthers(PlaceTest):
    def setUp(self):
        self.at = self.place(extra_targets=TARGETS[1:], lab_options=("--no-quotas",))
        self.at.generate("--seed", "8", "--students", "20", "--staff", "4", "--schools", "1")
        self.at.start_daemon()
        for target in TARGETS:
            self.at.consent(target=target)
        self.source = next((self.at.dir / "las").glob("*.xml"))
        self.pupils = re.findall(r" *<leerling key=.*?</leerling>\n", self.source.read_text(), re.S)
        self.at.sync()
        self.theirs, self.ours = (self.login_of(record) for record in self.pupils[3:5])

    def login_of(self, record):
        number = re.search(r'<leerling key="([^"]*)"', record)[1]
        found = self.at.ask("person", "find", number, "--institution", INSTITUTION, "--reason", "test")["persons"]
        return next(p for p in found if p["facts"]["role"] == "student")["login"].split("@")[0]

    def accounts(self, login):
        """At each target: its id of the account, and whether that is on."""
        lab = self.at.lab
        scim = {u["userName"]: (u["id"], u["active"]) for u in lab("/scim/v2/Users?count=200")["Resources"]}
        graph = {u["userPrincipalName"]: (u["id"], u["accountEnabled"]) for u in lab("/graph/v1.0/users?$select=id,userPrincipalName,accountEnabled&$top=999")["value"]}
        google = {u["primaryEmail"]: (u["id"], not u["suspended"]) for u in lab("/google/admin/directory/v1/users?customer=my_customer&maxResults=500")["users"]}
        return [next(what for name, what in shown.items() if name.split("@")[0] == login) for shown in (scim, graph, google)]

    def on(self, login):
        return [is_on for _, is_on in self.accounts(login)]

    def others_switch(self, login, is_on):
        scim, graph, google = (id for id, _ in self.accounts(login))
        self.at.overwrite(scim, active=is_on)
        self.at.say("PATCH", f"/graph/v1.0/users/{graph}", {"accountEnabled": is_on})
        self.at.say("PATCH", f"/google/admin/directory/v1/users/{google}", {"suspended": not is_on})

    def findings(self):
        return [f for f in self.at.ask("target", "findings")["findings"] if f["what"] == "off_by_others"]

    def findings_in_pages_of(self, limit):
        at, out = 0, []
        while at is not None:
            answer = subprocess.run(["curl", "-s", "--unix-socket", self.at.dir / "run/admin.sock", f"http://sluis/v1/findings?from={at}&limit={limit}"],
                                    capture_output=True, text=True, check=True).stdout
            page = json.loads(answer)
            self.assertLessEqual(len(page["findings"]), limit)
            out += page["findings"]
            at = page.get("next")
        return out

    def look(self):
        for target in self.at.sync("--reconcile", codes=(0, 3))["institutions"][0]["targets"]:
            self.assertEqual(target["problem"], "", target)

    def leave_and_return(self):
        whole = self.source.read_text()
        self.source.write_text(whole.replace(self.pupils[3], "").replace(self.pupils[4], ""))
        self.at.sync(codes=(0, 3))
        plans = [p["hash"] for p in self.at.ask("plan", "list")["plans"] if p["state"] == "held"]
        for each in plans:
            self.at.sluis("plan", "approve", each)
        self.at.sync(codes=(0, 3))
        self.assertEqual(self.on(self.ours), [False] * 3)
        self.source.write_text(whole)
        self.at.sync(codes=(0, 3))

    def test_off_by_others_then_a_leaver_and_back(self):
        at = self.at
        self.others_switch(self.theirs, False)
        self.look()
        self.assertEqual(self.on(self.theirs), [False] * 3)
        self.assertEqual(sorted(f["target"] for f in self.findings()), sorted(TARGETS))
        self.assertTrue(all(re.fullmatch(r"\d{4}-\d\d-\d\d", f["since"]) for f in self.findings()))
        for limit in (1, 2, 3, 1000):
            self.assertEqual(self.findings_in_pages_of(limit), at.ask("target", "findings")["findings"], limit)
        needs = [n for n in at.status()["needs"] if n["condition"] == "off_by_others"]
        self.assertEqual(len(needs), 3)
        self.assertIn("switched off there by others", at.sluis("status", codes=TELLS).stdout)
        self.assertIn("it stays off", at.sluis("target", "findings").stdout)
        one = self.findings()[0]
        word = at.sluis("target", "settle", one["subject"], "--target", one["target"], "--not-ours", "--reason", "T-4711", codes=None)
        self.assertNotEqual(word.returncode, 0)
        self.assertIn("the target shows it, so it is not gone", word.stderr)
        self.leave_and_return()
        self.assertEqual(self.on(self.ours), [True] * 3, "our own leaver")
        self.assertEqual(self.on(self.theirs), [False] * 3)
        self.look()
        self.assertEqual(self.on(self.theirs), [False] * 3)
        self.others_switch(self.theirs, True)
        self.look()
        self.assertEqual(self.on(self.theirs), [True] * 3)
        self.assertEqual(self.findings(), [])

    def test_enable(self):
        at = self.at
        self.others_switch(self.theirs, False)
        self.look()
        self.assertEqual(at.stop_daemon(), 0)
        config = at.dir / "sluis.toml"
        config.write_text(re.sub(r"(\[\[institution\.target\]\]\n)", r'\1on_disabled_at_target = "enable"\n', config.read_text()))
        at.start_daemon(init=False)
        self.look()
        self.assertEqual(self.on(self.theirs), [True] * 3)
        self.assertEqual(self.findings(), [])


if __name__ == "__main__":
    unittest.main()
