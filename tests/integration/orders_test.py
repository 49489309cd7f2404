"""An order to erase with the real programs: two administrators are two users of the machine, one alone erases nobody, and the receipt names the partner's confirmation."""
import grp
import os
import pwd
import re
import shutil
import subprocess
import unittest

from harness import BIN, INSTITUTION, PlaceTest, wait_until

# Two accounts that every Debian has, in one group.
FIRST, SECOND = (next((u for u in pwd.getpwall() if u.pw_name == name), None) for name in ("sync", "_apt"))
GROUP = next((g.gr_name for g in grp.getgrall() if FIRST and SECOND and g.gr_gid == FIRST.pw_gid == SECOND.pw_gid), None)
NO_ACCOUNT = 100777


@unittest.skipUnless(os.geteuid() == 0, "a second administrator is a second user: needs root")
@unittest.skipUnless(GROUP and shutil.which("setpriv"), "the accounts sync and _apt in one group, or setpriv (Debian package util-linux), are missing")
class Orders(PlaceTest):
    def setUp(self):
        self.at = self.place()
        config = self.at.dir / "sluis.toml"
        config.write_text(config.read_text().replace("[daemon]\n", f'[daemon]\nadmin_group = "{GROUP}"\nsubuid_file = "subuid"\n', 1))
        self.at.generate("--seed", "3", "--students", "12", "--staff", "6", "--schools", "1")
        self.at.start_daemon()
        for path in (self.at.dir, self.at.dir / "run"):
            path.chmod(0o711)
        self.at.consent()
        self.at.sync()
        found = self.at.ask("person", "find", "a", "--institution", INSTITUTION, "--reason", "test")["persons"]
        self.person = next(p for p in found if p["facts"]["role"] == "student" and p["facts"]["eck_id"])
        self.handle = self.person["handle"]

    def second(self, *args, uid=None, groups="--clear-groups"):
        """The same command, run by another user."""
        uid = SECOND.pw_uid if uid is None else uid
        return subprocess.run(["setpriv", "--reuid", str(uid), "--regid", str(SECOND.pw_gid), groups, BIN / "sluis", "--socket",
                               self.at.dir / "run/admin.sock", *args], text=True, capture_output=True, timeout=60, cwd="/")

    def source_lets_go(self):
        path = next((self.at.dir / "las").glob("*.xml"))
        text = path.read_text()
        gone = [p for p in re.findall(r" *<leerling key=.*?</leerling>\n", text, re.S) if self.person["facts"]["eck_id"] in p]
        self.assertEqual(len(gone), 1)
        path.write_text(text.replace(gone[0], ""))

    def active(self):
        return {u["userName"]: u["active"] for u in self.at.lab("/scim/v2/Users?count=200")["Resources"]}

    def test_from_the_order_to_the_receipt(self):
        at = self.at
        everybody = self.active()
        said = at.sluis("erasure", "order", self.handle, "--reference", "T-4711").stdout
        self.assertIn("still listed by its source", said)
        at.sync("--person", self.handle)
        disabled = {name for name, active in self.active().items() if not active}
        self.assertEqual(len(disabled), 1)
        listed = at.ask("erasure", "list")["orders"]
        self.assertEqual([(o["subject"], o["kind"], o["reference"]) for o in listed], [(self.handle, "leave", "T-4711")])
        self.assertEqual(at.status()["orders"], {"in_force": 1, "held": 0, "unconfirmed": 0, "leaving": 1, "not_sent": 0, "failed": 0, "on_premises": {}})
        at.sluis("erasure", "order", self.handle, "--withdraw")
        at.sync("--person", self.handle)
        self.assertEqual(self.active(), everybody, "the same account")

        refused = at.sluis("erasure", "order", self.handle, "--reference", "T-4712", "--immediate", codes=(3,))
        self.assertIn("still lists", refused.stderr)
        at.sluis("erasure", "order", self.handle, "--reference", "Jan de Boer", codes=(2,))
        self.source_lets_go()
        at.sync()
        as_root = at.sluis("erasure", "order", self.handle, "--reference", "T-4712", "--immediate", codes=(3,))
        self.assertIn("two people with logins of their own", as_root.stderr)
        ordered = self.second("erasure", "order", self.handle, "--reference", "T-4712", "--immediate", uid=FIRST.pw_uid)
        self.assertEqual(ordered.returncode, 0, ordered.stderr)
        alone = self.second("erasure", "order", self.handle, "--confirm", uid=FIRST.pw_uid)
        self.assertEqual(alone.returncode, 3)
        self.assertIn("second administrator", alone.stderr)
        by_sudo = at.sluis("erasure", "order", self.handle, "--confirm", codes=(3,))
        self.assertIn("two people with logins of their own", by_sudo.stderr)
        self.assertEqual(at.sync()["institutions"][0]["erased"], 0)
        confirmed = self.second("erasure", "order", self.handle, "--confirm")
        self.assertEqual(confirmed.returncode, 0, confirmed.stderr)
        # It, or a maintenance window's cycle beside it, erases: whoever is erased already is nobody it could sync (3).
        at.sync("--person", self.handle, codes=(0, 3))
        wait_until("the erasure", lambda: [e["state"] for e in at.ask("erasure", "list")["erasures"] if e["subject"] == self.handle] == ["erased"])
        self.assertEqual(set(everybody) - set(self.active()), disabled)
        self.check_disclosures()
        self.check_receipt()

    def check_disclosures(self):
        """What was passed on of the erased person is known by the log, and the others' lines of the plan are still there."""
        at = self.at
        told = at.ask("log", "disclosures", "--person", self.handle)
        created = told["disclosures"][0]
        self.assertEqual((created["operation"], created["target"], created["outcome"]), ("create_user", "partner", "done"))
        self.assertLessEqual({"user_name", "given_name", "family_name", "email"}, set(created["attributes"]))
        self.assertTrue(any(d["group"] for d in told["disclosures"]), "memberships too")
        at_partner = at.ask("log", "disclosures", "--target", "partner")["targets"][0]
        self.assertEqual((at_partner["people"], at_partner["attributes"]["given_name"]), (18, 18))
        self.assertEqual(at.ask("log", "disclosures", "--until", "2020-01-01")["targets"], [])
        first = at.ask("plan", "list")["plans"][-1]
        shown = at.ask("plan", "show", first["hash"], "--reason", "test")
        objects = {line["object"] for line in shown["lines"]} | {line["member"] for line in shown["lines"]}
        self.assertNotIn(self.handle, objects)
        self.assertGreater(len(shown["lines"]), 18)
        self.assertGreaterEqual(shown["erased_lines"], 2)

    def test_uids_that_are_nobodys_own_are_refused(self):
        """A uid of a user namespace, one without an account, and nobody: whatever groups the kernel says they are in."""
        in_group = f"--groups={SECOND.pw_gid}"
        self.assertNotEqual(self.second("status").stdout, "", "an account in the group")
        for uid, says in ((NO_ACCOUNT, f"uid {NO_ACCOUNT} has no account"), (65534, "cannot tell who you are")):
            refused = self.second("status", uid=uid, groups=in_group)
            self.assertEqual(refused.returncode, 3, refused.stderr)
            self.assertIn(says, refused.stderr)
        (self.at.dir / "subuid").write_text(f"anna:{SECOND.pw_uid}:1\n")
        refused = self.second("status")
        self.assertEqual(refused.returncode, 3, refused.stderr)
        self.assertIn("user namespace", refused.stderr)
        self.at.status()  # root

    def check_receipt(self):
        at = self.at
        story = at.ask("erasure", "show", self.handle)
        self.assertEqual((story["stage"], [d["target"] for d in story["deletions"]]), ("erased", ["partner"]))
        order = story["orders"][-1]
        self.assertNotEqual(order["given"]["by"], order["confirmed"]["by"])
        self.assertEqual((order["given"]["by_name"], order["confirmed"]["by_name"]), (f"uid:{FIRST.pw_uid} (sync)", f"uid:{SECOND.pw_uid} (_apt)"))
        at.sluis("erasure", "receipt", self.handle, "--to", at.dir / "erased.tlog-proof")
        proved = at.sluis("erasure", "verify", at.dir / "erased.tlog-proof", "--vkey", at.dir / "var" / INSTITUTION / "log" / "vkey").stdout
        self.assertIn(f"partner: entry {story['deletions'][0]['entry']}", proved)
        self.assertIn(f"immediate, order T-4712 of {order['given']['by']}, confirmed by {order['confirmed']['by']}", proved)
        self.assertIn("deleted at partner", at.sluis("erasure", "show", self.handle).stdout)
        self.assertEqual(at.stop_daemon(), 0)
        self.assertIn("sound", at.sluis("check", at.dir / "var" / INSTITUTION, "--key-file", at.dir / "root.key").stdout)


if __name__ == "__main__":
    unittest.main()
