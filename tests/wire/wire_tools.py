"""The reference material's own tools, installed by name into the build folder: scimmy (a SCIM service nobody here wrote) and wirecheck."""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from harness import SHARED, SOURCE, free_port, wait_until  # noqa: E402

TOOLS = SHARED / "tools/wirecheck"
INSTALLED = pathlib.Path(os.environ.get("SLUIS_WIRE_TOOLS", SOURCE / "build/wire-tools"))

needs_wire_tools = unittest.skipUnless(TOOLS.is_dir() and shutil.which("npm") and shutil.which("node"), f"{TOOLS}, node or npm is missing")


def install():
    if (INSTALLED / "node_modules/scimmy").is_dir():
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with open(INSTALLED / "lock", "w") as lock:  # two tests begin at once, and each installs where nothing is yet
        fcntl.flock(lock, fcntl.LOCK_EX)
        install_alone()


def install_alone():
    if (INSTALLED / "node_modules/scimmy").is_dir():
        return
    for name in ("package.json", "package-lock.json", "wirecheck.mjs", "scimmy-server.mjs"):
        shutil.copy(TOOLS / name, INSTALLED / name)
        (INSTALLED / name).chmod(0o644)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error", "--prefix", INSTALLED], check=True, timeout=300)


def start_scimmy(token):
    port = free_port()
    server = subprocess.Popen(["node", INSTALLED / "scimmy-server.mjs", str(port), token], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    if "scimmy on" not in line:
        raise AssertionError("scimmy did not start")
    return server, port


def wirecheck(requests_file):
    """(passed, failed, output)"""
    done = subprocess.run(["node", INSTALLED / "wirecheck.mjs", SHARED / "specs", requests_file], capture_output=True, text=True, timeout=120)
    last = (done.stdout.strip().splitlines() or ["0 passed, 0 failed"])[-1]
    passed, failed = (int(word) for word in last.replace(",", "").split() if word.isdigit())
    return passed, failed, done.stdout[-3000:] + done.stderr[-1000:]
