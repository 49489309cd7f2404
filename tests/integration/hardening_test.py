#!/usr/bin/env python3
"""tools/hardening.sh says yes of our programs and no of one that was built without (issue 14, D2)."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SLUIS_BUILD", SOURCE / "build/release")).resolve()
IS_SANITIZED = "-fsanitize" in (BUILD / "build.ninja").read_text()
PLAIN = ("-no-pie", "-fno-stack-protector", "-fcf-protection=none", "-Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,/tmp")
MISSING = ("header_is_pie", "relro_is_full", "stack_is_data", "no_library_path", "stack_is_protected", "calls_are_fortified", "library_asserts")


def look(build, *programs):
    return subprocess.run([SOURCE / "tools/hardening.sh", build, *programs], text=True, capture_output=True, check=False)


class Hardening(unittest.TestCase):
    @unittest.skipIf(IS_SANITIZED, "a build under a sanitizer is not hardened")
    def test_our_programs_have_what_is_asked_for(self):
        done = look(BUILD)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("sound", done.stdout)

    def test_what_a_plain_program_lacks_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            build = Path(folder)
            (build / "bin").mkdir()
            (build / "plain.cpp").write_text('#include <vector>\nint main(int n, char**) { std::vector<int> v(1); return v[n - 1]; }\n')
            subprocess.run([shutil.which("c++"), *PLAIN, "-o", build / "bin/sluisd", build / "plain.cpp"], check=True)
            (build / "compile_commands.json").write_text('[{\n"command": "c++ plain.cpp"\n}]\n')
            done = look(build, "sluisd")
            self.assertEqual(done.returncode, 1)
            for check in MISSING:
                self.assertIn(f"sluisd: {check}: no", done.stderr)
            self.assertIn("1 files are compiled without -fstack-clash-protection", done.stderr)


if __name__ == "__main__":
    unittest.main()
