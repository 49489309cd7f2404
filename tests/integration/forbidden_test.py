#!/usr/bin/env python3
"""Forbidden values (R-C1; issue line 5) put into every field that EDEXML has for them are found nowhere: state folder, log, the daemon's
output, its memory (gcore), requests. And no name, login or address is in the log folder, the daemon's output or the metrics (line 6)."""
import shutil
import subprocess
import unittest

from harness import BIN, INSTITUTION, PlaceTest, wait_until

# One value a field, each long and odd enough that finding it cannot be chance.
FORBIDDEN = {
    "bsn": "987654329", "sofinummer": "876543217", "onderwijsnummer": "765432198", "rijksregisternummer": "85073003328",
    "geboortedatum": "1913-02-27", "start_ondw_jgr3": "1914-09-30", "etniciteit": "Zwbq-etniciteit", "land": "Qx-land-zelf",
    "land_vader": "Qx-land-vader", "land_moeder": "Qx-land-moeder", "postcodenl": "9876ZQ", "postnummerbe": "Qb-9931-be",
    "postcodeoverig": "Qo-77123-x", "fotourl": "https://foto.invalid/qzx-77.jpg", "gewicht_nieuw": "Qg-gewicht-nieuw", "gewicht": "Qg-gewicht-oud",
    "toevoeging": "Qt-opmerking-ziek-thuis", "commentaar": "Qc-commentaar-telefoon", "staff_eckid": "https://ketenid.invalid/201703/Qe" + "7" * 40,
}
NAMES = ["Qwendolyn", "Xandervelt", "Zuidhoekstra", "qwendolyn.xandervelt", "Yfkelien", "yfkelien.zuidhoekstra", "quinten@prive.invalid"]


def pupil(key, identity_field):
    f = FORBIDDEN
    return f"""<leerling key="{key}"><achternaam>Xandervelt</achternaam><voornamen>Qwendolyn</voornamen><roepnaam>Qwendolyn</roepnaam>
<geboortedatum>{f['geboortedatum']}</geboortedatum><geslacht>2</geslacht><start_ondw_jgr3>{f['start_ondw_jgr3']}</start_ondw_jgr3><jaargroep>4</jaargroep>
<groep key="g1"/><emailadres>quinten@prive.invalid</emailadres><fotourl>{f['fotourl']}</fotourl><etniciteit>{f['etniciteit']}</etniciteit>
<land>{f['land']}</land><land_vader>{f['land_vader']}</land_vader><land_moeder>{f['land_moeder']}</land_moeder>
<{identity_field}>{f[identity_field]}</{identity_field}><gewicht_nieuw>{f['gewicht_nieuw']}</gewicht_nieuw><gewicht>{f['gewicht']}</gewicht>
<postcodenl>{f['postcodenl']}</postcodenl><postnummerbe>{f['postnummerbe']}</postnummerbe><postcodeoverig>{f['postcodeoverig']}</postcodeoverig>
<toevoegingen><blok><code>X</code><opmerking>{f['toevoeging']}</opmerking></blok></toevoegingen></leerling>"""


def school():
    f = FORBIDDEN
    pupils = "\n".join(pupil(f"p{i}", field) for i, field in enumerate(("bsn", "sofinummer", "onderwijsnummer", "rijksregisternummer")))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>99QZ</brincode><xsdversie>2.1</xsdversie><commentaar>{f['commentaar']}</commentaar></school>
<groepen><groep key="g1"><naam>4A</naam><jaargroep>4</jaargroep><toevoegingen><blok><code>X</code><opmerking>{f['toevoeging']}</opmerking></blok></toevoegingen></groep></groepen>
<leerlingen>{pupils}</leerlingen>
<leerkrachten><leerkracht key="t1" eckid="{f['staff_eckid']}"><achternaam>Zuidhoekstra</achternaam><roepnaam>Yfkelien</roepnaam><rol>LRK</rol></leerkracht></leerkrachten>
</EDEX>
"""


def holds(folder, needles):
    """Which of the needles stand in which file, compared as bytes in UTF-8 and UTF-16."""
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if path.is_file():
            content = path.read_bytes()
            found += [f"{n} in {path.name}" for n in needles if n.encode() in content or n.encode("utf-16-le") in content]
    return found


class Forbidden(PlaceTest):
    def run_once(self):
        place = self.place()
        (place.dir / "las/school.xml").write_text(school())
        place.start_daemon()
        place.consent()
        report = place.sync()
        self.assertEqual(report["institutions"][0]["reads"][0]["students"], 4)
        self.assertGreater(report["pushed"]["done"], 5)
        place.ask("person", "find", "Xandervelt", "--institution", INSTITUTION, "--reason", "test: shown to somebody")
        place.sluis("log", "export", "--institution", INSTITUTION, "--to", place.dir / "log-copy")
        return place

    def test_forbidden_values_are_nowhere(self):
        place = self.run_once()
        needles = list(FORBIDDEN.values())
        self.assertTrue(holds(place.dir / "las", needles), "the search itself finds them in the source")
        for where in ("var", "run", "log-copy", "requests.ndjson", "sluisd.log", "lab.log"):
            self.assertEqual(holds(place.dir / where, needles), [])

    @unittest.skipIf(b"__asan_init" in (BIN / "sluisd").read_bytes(), "AddressSanitizer keeps freed memory on purpose, and a core of it fills the disk")
    @unittest.skipUnless(shutil.which("gcore"), "gcore is missing (Debian: gdb)")
    def test_forbidden_values_are_not_in_the_core_of_the_process(self):
        place = self.run_once()
        done = subprocess.run(["gcore", "-a", "-o", place.dir / "core", str(place.daemon.pid)], capture_output=True, text=True, timeout=300)
        cores = list(place.dir.glob("core.*"))
        if not cores and "ptrace" in done.stderr:
            self.skipTest("this machine does not let gcore attach")
        self.assertTrue(cores, done.stderr)
        self.assertTrue(holds(cores[0], ["stichting-test"]), "the search itself finds what is there")
        self.assertEqual(holds(cores[0], list(FORBIDDEN.values())), [])

    def test_names_are_not_in_clear(self):
        place = self.run_once()
        metrics = subprocess.run(["curl", "-s", "--unix-socket", place.dir / "run/admin.sock", "http://sluis/metrics"], capture_output=True, text=True)
        self.assertIn("sluis_", metrics.stdout)
        (place.dir / "metrics.txt").write_text(metrics.stdout)
        self.assertEqual(place.stop_daemon(), 0)
        self.assertTrue(holds(place.dir / "requests.ndjson", NAMES), "the search itself finds them where they may be")
        for where in ("var", "log-copy", "sluisd.log", "metrics.txt"):
            self.assertEqual(holds(place.dir / where, NAMES), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
