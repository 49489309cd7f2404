#!/usr/bin/env python3
"""sluis-school keeps its promises: the same seed gives the same bytes, the numbers hold, a day changes what it says and nothing else."""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

BIN = pathlib.Path(os.environ.get("SLUIS_BIN", "build/release/bin")).resolve()
SHARED = pathlib.Path(os.environ.get("SLUIS_SHARED", pathlib.Path(__file__).resolve().parents[3] / "shared"))


class School(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="sluis-school-"))
        self.addCleanup(shutil.rmtree, self.dir)

    def make(self, out, *options):
        command = [BIN / "sluis-school", "--json", "--out", self.dir / out, *map(str, options)]
        if "--today" not in options:
            command += ["--today", "2026-11-23"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def pupils(self, out):
        return {(f.name, p.get("key")): xml.tostring(p).strip() for f in (self.dir / out).glob("*.xml") for p in xml.parse(f).iter("leerling")}

    def test_same_seed_same_bytes(self):
        for out, seed in (("a", 3), ("b", 3), ("c", 4)):
            self.make(out, "--seed", seed, "--quirks")
        texts = {out: [f.read_bytes() for f in sorted((self.dir / out).iterdir())] for out in "abc"}
        self.assertEqual(texts["a"], texts["b"])
        self.assertNotEqual(texts["a"], texts["c"])

    def test_numbers_hold(self):
        report = self.make("a", "--schools", 7, "--students", 1201, "--staff", 90)
        self.assertEqual((report["students"], report["staff"], report["leavers"], report["invalid"]), (1201, 90, 0, 0))
        self.assertEqual(len(self.pupils("a")), 1201)
        self.assertEqual(len(list((self.dir / "a").iterdir())), 7, "and no temporary file is left")

    def test_a_day_changes_what_it_says(self):
        self.make("a", "--seed", 7)
        report = self.make("b", "--seed", 7, "--day", 1)
        before, after = self.pupils("a"), self.pupils("b")
        changed = {key[1] for key in after if before.get(key) != after[key]}
        self.assertEqual(changed, {c["key"] for c in report["changes"]})
        self.assertEqual([c["what"] for c in report["changes"]], ["joined", "renamed", "moved", "left", "invalid"])
        self.assertEqual(set(before) - set(after), set())

    def test_rows_are_the_same_people(self):
        self.make("a", "--day", 1, "--rows", self.dir / "rows.csv")
        with open(self.dir / "rows.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({(f"las-{r['school']}.xml", r["key"]) for r in rows if r["role"] == "student"}, set(self.pupils("a")))
        self.assertEqual(sum(r["role"] == "staff" for r in rows), 90)

    @unittest.skipUnless(SHARED.is_dir() and shutil.which("xmllint"), f"{SHARED} or xmllint is missing")
    def test_clean_files_are_valid_by_the_official_schemas(self):
        for version, today in (("1.03", "2019-11-01"), ("2.0", "2024-11-01"), ("2.1", "2024-11-01")):
            self.make(version, "--version", version, "--students", 300, "--schools", 1, "--today", today)
            schema = SHARED / "specs/edexml" / version / "EDEXML.structuur.xsd"
            done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, *(self.dir / version).iterdir()], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr[-500:])


if __name__ == "__main__":
    unittest.main(verbosity=2)
