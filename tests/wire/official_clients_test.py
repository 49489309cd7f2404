#!/usr/bin/env python3
"""Is the lab what the vendors' own clients expect? @microsoft/microsoft-graph-client and @googleapis/admin, pinned, create, change and delete users and groups in
it. Skipped, visibly, without npm or without its registry."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
from harness import BIN, wait_until  # noqa: E402

CLIENTS = HERE / "official_clients"
BUILD = pathlib.Path(os.environ.get("SLUIS_BUILD", BIN.parent))


@unittest.skipUnless(shutil.which("npm") and shutil.which("node"), "npm or node is missing")
class OfficialClients(unittest.TestCase):
    def test_the_vendors_own_clients_work_with_the_lab(self):
        installed = BUILD / "official_clients"
        installed.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", "check.mjs"):
            shutil.copy(CLIENTS / name, installed / name)
        if not (installed / "node_modules/@googleapis/admin").is_dir():
            done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error", "--prefix", installed], capture_output=True, text=True, timeout=300)
            if done.returncode != 0:
                self.skipTest("npm cannot install the clients here: " + done.stderr.strip()[-200:])
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sluis-clients-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        (folder / "token").write_text("lab-token\n")
        lab = subprocess.Popen([BIN / "sluis-lab", "--tls", "--ca-out", folder / "ca.pem", "--port-file", folder / "port", "--token-file", folder / "token",
                                "--die-with-parent"], stdout=subprocess.DEVNULL)
        self.addCleanup(lab.wait)
        self.addCleanup(lab.terminate)
        wait_until("the lab's port", lambda: (folder / "port").exists() and (folder / "port").read_text().strip())
        origin = "https://127.0.0.1:" + (folder / "port").read_text().strip()
        done = subprocess.run(["node", installed / "check.mjs", origin, "lab-token"], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"})
        print(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr[-3000:])
        self.assertIn("15 passed", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
