"""An order to erase with the real programs: two administrators are two users of the machine, one alone erases nobody, and the receipt names the partner's confirmation."""
import grp
import os
import re
import shutil
import subprocess
import unittest

from harness import BIN, INSTITUTION, PlaceTest

SECOND_UID = 65534
GROUP = next((g.gr_name for g in grp.getgrall() if g.gr_gid == SECOND_UID), None)


@unittest.skipUnless(os.geteuid() == 0, "a second administrator is a second user: needs root")
@unittest.skipUnless(GROUP and shutil.which("setpriv"), "the group nogroup or setpriv (Debian package util-linux) is missing")
class Orders(PlaceTest):
    def setUp(self):
        self.at = self.place()
        config = self.at.dir / "sluis.toml"
        config.write_text(config.read_text().replace("[daemon]\n", f'[daemon]\nadmin_group = "{GROUP}"\n', 1))
        self.at.generate("--seed", "3", "--students", "12", "--staff", "6", "--schools", "1")
        self.at.start_daemon()
        for path in (self.at.dir, self.at.dir / "run"):
            path.chmod(0o711)
        self.at.consent()
        self.at.sync()
        found = self.at.ask("person", "find", "a", "--institution", INSTITUTION, "--reason", "test")["persons"]
        self.person = next(p for p in found if p["facts"]["role"] == "student" and p["facts"]["eck_id"])
        self.handle = self.person["handle"]

    def second(self, *args):
        """The same command, run by another user."""
        return subprocess.run(["setpriv", "--reuid", str(SECOND_UID), "--regid", str(SECOND_UID), "--clear-groups", BIN / "sluis", "--socket",
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
        self.assertEqual(at.status()["orders"], {"in_force": 1, "held": 0, "unconfirmed": 0})
        at.sluis("erasure", "order", self.handle, "--withdraw")
        at.sync("--person", self.handle)
        self.assertEqual(self.active(), everybody, "the same account")

        refused = at.sluis("erasure", "order", self.handle, "--reference", "T-4712", "--immediate", codes=(3,))
        self.assertIn("still lists", refused.stderr)
        at.sluis("erasure", "order", self.handle, "--reference", "Jan de Boer", codes=(2,))
        self.source_lets_go()
        at.sync()
        at.sluis("erasure", "order", self.handle, "--reference", "T-4712", "--immediate")
        alone = at.sluis("erasure", "order", self.handle, "--confirm", codes=(3,))
        self.assertIn("second administrator", alone.stderr)
        self.assertEqual(at.sync()["institutions"][0]["erased"], 0)
        confirmed = self.second("erasure", "order", self.handle, "--confirm")
        self.assertEqual(confirmed.returncode, 0, confirmed.stderr)
        self.assertEqual(at.sync("--person", self.handle)["institutions"][0]["erased"], 1)
        self.assertEqual(set(everybody) - set(self.active()), disabled)
        self.check_receipt()

    def check_receipt(self):
        at = self.at
        story = at.ask("erasure", "show", self.handle)
        self.assertEqual((story["stage"], [d["target"] for d in story["deletions"]]), ("erased", ["partner"]))
        order = story["orders"][-1]
        self.assertNotEqual(order["given"]["by"], order["confirmed"]["by"])
        at.sluis("erasure", "receipt", self.handle, "--to", at.dir / "erased.tlog-proof")
        proved = at.sluis("erasure", "verify", at.dir / "erased.tlog-proof", "--vkey", at.dir / "var" / INSTITUTION / "log" / "vkey").stdout
        self.assertIn(f"partner: entry {story['deletions'][0]['entry']}", proved)
        self.assertIn(f"immediate, order T-4712 of {order['given']['by']}, confirmed by {order['confirmed']['by']}", proved)
        self.assertIn("deleted at partner", at.sluis("erasure", "show", self.handle).stdout)
        self.assertEqual(at.stop_daemon(), 0)
        self.assertIn("sound", at.sluis("check", at.dir / "var" / INSTITUTION, "--key-file", at.dir / "root.key").stdout)


if __name__ == "__main__":
    unittest.main()
