#!/usr/bin/env python3
"""tools/hardening.sh says yes of our programs and no of one that was built without (issue 14, D2)."""
import json
import os
import platform
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
IS_X86 = platform.machine() == "x86_64"
OPTIONS = ["-fstack-clash-protection", "-D_FORTIFY_SOURCE=3", "-D_GLIBCXX_ASSERTIONS"] + (["-fcf-protection=full"] if IS_X86 else [])
# What each family's option is told to be missing of: nothing of it, a weaker one, and one that a later option takes back.
WEAKER = [("-D_FORTIFY_SOURCE=3", "-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"), ("-D_FORTIFY_SOURCE=3", "-D_FORTIFY_SOURCE=3 -U_FORTIFY_SOURCE"),
          ("-fstack-clash-protection", "-fstack-clash-protection -fno-stack-clash-protection"),
          ("-fcf-protection=full", "-fcf-protection=branch"), ("-fcf-protection=full", "-fcf-protection=full -fcf-protection=none")]


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
            for check in MISSING + (("jumps_are_marked",) if IS_X86 else ()):
                self.assertIn(f"sluisd: {check}: no", done.stderr)
            for option in OPTIONS:
                self.assertIn(f"1 files are compiled without {option}\n", done.stderr)

    @unittest.skipIf(IS_SANITIZED, "a build under a sanitizer is not hardened")
    def test_an_option_that_is_weaker_or_taken_back_is_named_with_how_many_files(self):
        with tempfile.TemporaryDirectory() as folder:
            build = Path(folder)
            (build / "bin").symlink_to(BUILD / "bin")
            whole = " ".join(OPTIONS)
            def told(*lines):
                (build / "compile_commands.json").write_text(json.dumps([{"command": f"c++ {line} -c x.cpp"} for line in lines], indent=2))
                return look(build, "sluis")
            done = told(whole, "-U_FORTIFY_SOURCE " + whole)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for option, instead in WEAKER:
                if option not in OPTIONS:
                    continue
                with self.subTest(instead):
                    done = told(whole, whole.replace(option, instead), whole.replace(option, instead))
                    self.assertEqual((done.returncode, done.stderr), (1, f"hardening: 2 files are compiled without {option}\n"))
            (build / "compile_commands.json").unlink()
            self.assertEqual(look(build, "sluis").returncode, 1, "what cannot be looked at is not sound")


if __name__ == "__main__":
    unittest.main()
