#!/usr/bin/env python3
"""The key that the source's record has, of records that are not taken in: shown with a reason, on record, and in no file in clear. With the real programs."""
import subprocess
import unittest

from harness import INSTITUTION, PlaceTest, TELLS

CANARY = "KANARIE-48151623"
DUMMY = "#KANARIE-dummy"
REASON = "test: for the school office"


def pupil(key, name, year="4"):
    return (f'<leerling key="{key}"><achternaam>{name}</achternaam><roepnaam>Anneke</roepnaam><jaargroep>{year}</jaargroep>'
            '<groep key="g4"/></leerling>\n')


def school(*pupils):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>99AA</brincode>'
            '<dependancecode>00</dependancecode></school>\n<groepen><groep key="g4"><naam>Groep 4</naam><jaargroep>4</jaargroep></groep></groepen>\n'
            "<leerlingen>\n" + "".join(pupils) + "</leerlingen><leerkrachten></leerkrachten></EDEX>\n")


class InvalidKeys(PlaceTest):
    def files_with(self, place, word):
        """All that was written but the source itself, also as it lies in a WAL, a backup, or what the lab was sent."""
        shapes = [word.encode(), word.lower().encode(), word.encode("utf-16-le"), word.encode().hex().encode()]
        return [str(f.relative_to(place.dir)) for f in place.dir.rglob("*") if f.is_file() and "las" not in f.parts and any(s in f.read_bytes() for s in shapes)]

    def test_of_a_first_read_status_says_who_has_no_account_and_later_whose_last_good_version_stands(self):
        place = self.place()
        source = place.dir / "las/school.xml"
        good = [pupil(100 + i, "Goed" + chr(ord("a") + i) * 3) for i in range(20)]
        source.write_text(school(pupil(100, "Goedaaa", "9"), pupil(101, "Goedbbb", "9"), *good[2:]))
        place.start_daemon()
        place.sync("--dry-run", codes=TELLS)
        told = lambda: [need["problem"] for need in place.status()["needs"] if need["condition"] == "invalid_records"]
        self.assertEqual(told(), ["2 records were not taken in: 2 are of people who are not on record: no account is made from them"])
        self.assertRegex(place.metrics(), r"(?m)^sluis_invalid_records_new_people\{[^}]*\} 2$")
        source.write_text(school(pupil(100, "Goedaaa", "9"), *good[1:3], pupil(103, "Goedddd", "9"), *good[4:]))
        place.sync("--dry-run", codes=TELLS)
        self.assertEqual(told(), ["2 records were not taken in: 1 is of somebody who is not on record: no account is made from it; of 1 the last good version stands"])
        status = place.status()
        self.assertEqual((status["invalid"], status["invalid_known"], status["invalid_new_people"], status["invalid_unclear"]), (2, 1, 1, 0))
        source.write_text(school(*good))
        place.sync("--dry-run", codes=TELLS)
        self.assertEqual(told(), [])

    def test_shown_with_a_reason_on_record_and_nowhere_in_clear(self):
        place = self.place()
        source = place.dir / "las/school.xml"
        good = [pupil(100 + i, "Goed" + chr(ord("a") + i) * 3) for i in range(6)]
        source.write_text(school(*good))
        place.start_daemon()
        place.consent()
        place.sync()
        source.write_text(school(pupil(100, "Goedaaa", "9"), *good[1:], pupil(CANARY, "Nieuweling", "9"), pupil(DUMMY, "Zonder")))
        place.sync(codes=TELLS)

        plain = place.sluis("invalid", "list").stdout
        self.assertNotIn(CANARY, plain)
        self.assertEqual(plain.splitlines()[-1], 'their keys, by which the school finds them in its administration: sluis invalid list --keys --reason "WHY"')
        self.assertNotIn("key_state", place.sluis("invalid", "list", "--json").stdout)
        for wrong in (["--keys"], ["--keys", "--reason", "x"], ["--keys", "--reason", "  "], ["--reason", REASON]):
            refused = place.sluis("invalid", "list", *wrong, codes=(2,))
            self.assertNotIn(CANARY, refused.stdout + refused.stderr, wrong)
        answer = subprocess.run(["curl", "-s", "-w", "%{http_code}", "--unix-socket", place.dir / "run/audit.sock",
                                 f"http://sluis/v1/invalid/keys?institution={INSTITUTION}&reason=audit"], capture_output=True, text=True, check=True).stdout
        self.assertTrue(answer.endswith("403"), answer)
        self.assertEqual(self.entries(place), 0, "what was refused is no access")

        shown = place.sluis("invalid", "list", "--keys", "--reason", REASON).stdout
        self.assertIn("key in the source: " + CANARY, shown)
        self.assertIn("key in the source: 100\n", shown)
        self.assertIn("key in the source: none by which it can be found", shown, "the dummy")
        self.assertNotIn(DUMMY, shown)
        self.assertEqual(self.entries(place), 2, "one of the pupil who is known, one of the school")
        told = place.ask("invalid", "list", "--keys", "--reason", REASON)["invalid"]
        (known,) = [one["subject"] for one in told if one["key"] == "100"]
        self.assertEqual([one["subject"] for one in told if one["key"] == CANARY], [""])
        looks = place.ask("log", "accesses", "--person", known, "--reason", "test: who looked")["accesses"]
        self.assertIn((REASON, "source keys of invalid records"), [(look["purpose"], look["fields"]) for look in looks])

        place.sluis("backup", "create", codes=TELLS)
        place.sync(codes=TELLS)
        for when in ("while it runs", "after a kill", "after a stop"):
            self.assertEqual((self.files_with(place, CANARY), self.files_with(place, DUMMY)), ([], []), when)
            if when == "while it runs":
                place.kill_daemon()
            elif when == "after a kill":
                place.start_daemon(init=False)
                self.assertIn(CANARY, place.sluis("invalid", "list", "--keys", "--reason", REASON).stdout, "it is kept")
                place.stop_daemon()

        place.start_daemon(init=False)
        source.write_text(school(*good))
        place.sync()
        self.assertEqual(place.ask("invalid", "list", "--keys", "--reason", REASON)["invalid"], [])

    def entries(self, place):
        tail = place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "1000").stdout
        return sum("access.shown" in line for line in tail.splitlines())


if __name__ == "__main__":
    unittest.main()
