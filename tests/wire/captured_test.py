#!/usr/bin/env python3
"""Every request that a connector made in the unit tests, and everything that reached the lab in the integration tests, against the vendors' schemas. Requests that
tests make by hand to try the lab's strictness are not among them."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
sys.path.insert(0, str(HERE))
from harness import BIN, KEPT_REQUESTS  # noqa: E402
from wire_tools import install, needs_wire_tools, wirecheck  # noqa: E402

# Fewer would mean that a capture is not on any more: about half of what there was when this was written.
EXPECTED = {"graph": 1500, "google": 1000, "scim": 600}
# What each connector's own tests are called, and the suite that every target passes.
TESTS = {"graph": "graph*", "google": "google*", "scim": "scim*"}
NOT_A_CONNECTORS = "*lab*"


class Captured(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sluis-captured-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    @needs_wire_tools
    def test_what_the_connectors_sent_in_their_unit_tests(self):
        install()
        files = {kind: self.folder / f"{kind}.ndjson" for kind in TESTS}
        captures = {f"SLUIS_{kind.upper()}_CAPTURE": str(file) for kind, file in files.items()}
        wanted = ":".join([*TESTS.values(), "targets/common_target*"])
        done = subprocess.run([BIN / "sluis_unit", f"--gtest_filter={wanted}-{NOT_A_CONNECTORS}", "--gtest_brief=1"], env={**os.environ, **captures},
                              capture_output=True, text=True, timeout=500, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-1000:])
        for kind, file in files.items():
            with self.subTest(kind):
                passed, failed, output = wirecheck(file)
                print(f"wirecheck, {kind} connector in the unit tests: {passed} passed, {failed} failed", flush=True)
                self.assertEqual(failed, 0, output)
                self.assertGreaterEqual(passed, EXPECTED[kind], "suspiciously few: is the capture on?")

    @needs_wire_tools
    def test_what_reached_the_lab_in_the_integration_tests(self):
        install()
        files = sorted(KEPT_REQUESTS.glob("*.ndjson")) if KEPT_REQUESTS else []
        if not files:
            self.skipTest("no integration test has run in this build folder yet")
        for file in files:
            with self.subTest(file.stem):
                passed, failed, output = wirecheck(file)
                print(f"wirecheck, sluis-lab in integration.{file.stem}: {passed} passed, {failed} failed", flush=True)
                self.assertEqual(failed, 0, output)
                self.assertGreater(passed, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
