#!/usr/bin/env python3
"""The package and its first start as docs/operations.md tells it, word for word, on a Debian of its own.

Environment: SLUIS_BUILD (the build folder, everything in it built), SLUIS_BIN (its programs).
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from debian_machine import Machine, base_root, need_tools
from sanitized import SANITIZED

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SLUIS_BUILD", SOURCE / "build/release")).resolve()
SKIPPED = 77
# What an administrator does in the editor: takes the # away, and names the partner (here sluis-lab, on loopback).
EDITOR = """#!/bin/sh
partner='url = "https://127.0.0.1:8443/scim/v2"\\nca_file = "lab-ca.pem"'
exec sed -i -e 's/^#\\([^ ]\\)/\\1/' -e "s|^url = .*|$partner|" "$1"
"""
LAB = """[Unit]
Description=A partner for the test
[Service]
ExecStart=/usr/libexec/sluis/sluis-lab --tls --ca-out /run/lab/ca.pem --token-file /run/lab/token --port 8443 \
  --port-file /run/lab/port
RuntimeDirectory=lab
"""
CONSENT = (
    "consent grant --institution stichting-voorbeeld --target partner --legal-name 'Partner B.V.' --country NL "
    "--purpose 'learning material' --agreement VO-1 --attributes given_name,family_name,email "
    "--signatory 'A. de Boer' --mandate bestuurder --evidence /home/anna/consent.pdf "
    "--from $(date -d yesterday +%F) --until $(date -d 'next month' +%F) --yes"
)


def documented(heading):
    """The commands of the first code block under a heading of operations.md, without comments."""
    text = (SOURCE / "docs/operations.md").read_text()
    block = re.search(rf"^## {re.escape(heading)}\n\n```sh\n(.*?)```", text, re.DOTALL | re.MULTILINE)[1]
    lines = [re.sub(r"\s+#.*$", "", line) for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class FirstStart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if SANITIZED:
            raise unittest.SkipTest("a build under a sanitizer is no package for anybody")
        need_tools()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sluis-first-start-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        pack = ["cpack", "-G", "DEB", "-B", cls.folder, "--config", BUILD / "CPackConfig.cmake"]
        subprocess.run(pack, cwd=BUILD, check=True, stdout=subprocess.DEVNULL)
        cls.package = next(cls.folder.glob("sluis_*.deb"))
        fields = ["dpkg-deb", "--field", cls.package, "Depends"]
        depends = subprocess.run(fields, check=True, text=True, capture_output=True).stdout.strip()
        root = cls.folder / "root"
        subprocess.run(["cp", "-a", "--reflink=auto", base_root(BUILD / "first_start", depends), root], check=True)
        cls.prepare(root)
        cls.machine = Machine(root, cls.folder / "console")
        cls.addClassCleanup(cls.machine.end)
        cls.machine.wait_until_booted()  # nothing of ours is in it yet, so it is not our fault if it does not boot
        for person in ("anna", "bert", "carla"):  # people of the house, whatever they may become
            cls.machine.shell(f"adduser --disabled-password --gecos '' {person}")

    @classmethod
    def prepare(cls, root):
        editor = root / "usr/local/bin/editor"
        editor.write_text(EDITOR)
        editor.chmod(0o755)
        (root / "etc/systemd/system/lab.service").write_text(LAB)
        (root / "build/release").mkdir(parents=True)
        shutil.copy(cls.package, root / "build/release")

    def sluis(self, arguments, user="anna", codes=(0,)):
        return self.machine.shell(f"sluis {arguments}", user, codes=codes)

    def state_of(self, unit):
        return self.machine.run(f"systemctl is-active {unit}").stdout.strip()

    def test_the_documented_first_start(self):
        self.install()
        self.follow_the_first_start()
        self.assertEqual(self.state_of("sluisd.service"), "active")
        self.look_at_the_service()
        # An export comes; nothing leaves without consent.
        school = "sluis-school --out /var/spool/sluis/stichting-voorbeeld --schools 1 --students 40 --staff 4"
        self.machine.shell(f"umask 027; {school}", "las-voorbeeld")
        self.sluis("sync --wait", codes=(3,))
        self.assertIn("students 40 · staff 4", self.sluis("status", codes=(3,)))
        self.look_at_who_may_what()
        self.machine.shell("echo signed > /home/anna/consent.pdf", "anna")
        self.sluis(CONSENT)
        self.assertIn("sent: done 44", self.sluis("sync --wait"))
        self.upgrade()
        self.remove()

    def install(self):
        make, install = documented("Install")
        self.assertEqual(make, "make deb")
        self.machine.shell(install)
        self.assertEqual(self.state_of("sluisd.service"), "inactive", "the package starts nothing")
        self.machine.shell("systemctl daemon-reload && systemctl start lab.service")
        self.machine.shell("timeout 20 sh -c 'until [ -e /run/lab/port ]; do sleep 0.1; done'")

    def follow_the_first_start(self):
        lines = documented("First start, in production")
        self.assertGreater(len(lines), 8)
        for number, line in enumerate(lines):
            if line.startswith("umask"):
                umask, lines[number] = line, ":"
        for line in lines:
            if line.startswith("systemctl enable"):
                self.before_the_start()
            token = self.machine.shell("cat /run/lab/token") if "/dev/stdin" in line else ""
            self.machine.shell(f"{umask}; {line}", stdin=token)

    def before_the_start(self):
        """What the block says in its comments, and what only this partner needs."""
        self.machine.shell("shred -u /root/sluis-root.key")
        self.machine.shell("install -m 0640 -g sluis /run/lab/ca.pem /etc/sluis/lab-ca.pem")
        self.assertIn("sound, 1 institutions", self.machine.shell("sluisd --check", "sluis"))

    def look_at_the_service(self):
        """What of the unit only a boot shows."""
        journal = self.machine.shell("journalctl --unit sluisd.service --no-pager --output cat")
        self.assertIn("serves 1 institutions", journal)
        self.assertNotRegex(journal, "(?m)^(warning|error):")
        if re.search("Max locked memory +unlimited", self.machine.shell("cat /proc/1/limits")):
            self.assertNotIn("the memory is not locked", journal)
        else:
            print("not looked at: whether the memory is locked (no container here may have such a limit)")
        # Its root: the libraries and its own folders, and nobody's home or password.
        inside = "nsenter --target $(systemctl show -P MainPID sluisd.service) --mount --root"
        seen = self.machine.shell(f"{inside} /usr/bin/find / -xdev -maxdepth 2 -not -path '/usr/*'").splitlines()
        self.assertIn("/etc/sluis", seen)
        for hidden in ("/etc/shadow", "/home/anna", "/root/.bashrc", "/build/release"):
            self.assertNotIn(hidden, seen)
            self.machine.shell(f"test -e {hidden}")

    def look_at_who_may_what(self):
        self.sluis("log tail", "bert")
        self.sluis("sync", "bert", codes=(5,))
        self.sluis('person find a --reason "curious"', "bert", codes=(5,))
        self.sluis("status", "carla", codes=(5,))
        for user in ("carla", "las-voorbeeld"):
            self.machine.shell("cat /etc/sluis/sluis.toml", user, codes=(1,))
            self.machine.shell("cat /etc/sluis/secrets/partner.token", user, codes=(1,))

    def upgrade(self):
        before = self.machine.shell("systemctl show -P MainPID sluisd.service")
        self.machine.shell("apt-get install --yes --reinstall ./build/release/sluis_*.deb")
        self.assertNotEqual(self.machine.shell("systemctl show -P MainPID sluisd.service"), before, "it was restarted")
        self.sluis("status")

    def remove(self):
        self.machine.shell("apt-get purge --yes sluis")
        self.assertEqual(self.state_of("sluisd.service"), "inactive")
        self.assertEqual(self.machine.shell("find /usr /etc/systemd -name '*sluis*'"), "")
        kept = self.machine.shell("ls /var/lib/sluis")
        self.assertEqual(kept, "stichting-voorbeeld\n", "not even a purge removes what is the institution's")


if __name__ == "__main__":
    outcome = unittest.main(verbosity=2, exit=False).result
    if not outcome.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if outcome.skipped else 0)
