#!/usr/bin/env python3
"""`make bench` runs through and prints each line with its goal. At a thousandth of the sizes its figures mean nothing."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from sanitized import UNDER_ASAN

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("SLUIS_BIN", SOURCE / "build/release/bin")).resolve()
LINES = {  # of each: how many goals it prints
    "a": 8, "b": 2, "c": 4, "d": 4, "d2": 2, "e": 1, "f": 3}


@unittest.skipIf(UNDER_ASAN, "its clock cannot be faked, and every figure is another one")
class Bench(unittest.TestCase):
    def test_every_line_is_printed_with_its_goal(self):
        with tempfile.TemporaryDirectory(prefix="sluis-bench-test-") as folder:
            command = [sys.executable, SOURCE / "bench/bench.py", "--bin", BIN, "--divide", "1000", "--turns", "1",
                       "--only", ",".join(LINES), "--folder", folder]
            done = subprocess.run(command, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(os.listdir(folder), [], "what is written meanwhile is removed")
        told = done.stdout.split("all goals of this run")
        self.assertEqual(len(told), 2, done.stdout)
        for text in told:
            for name, count in LINES.items():
                goal = r"goal: at (?:most|least) \S.*(?:reached|not measured)"
                lines = re.findall(rf"^  \({name}\) .*{goal}.*$", text, re.M)
                self.assertEqual(len(lines), count, f"line {name} in\n{text}")


if __name__ == "__main__":
    unittest.main()
