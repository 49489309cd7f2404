"""Bad days of an administrator, with the real programs: a credential that is gone, two files of one school, a configuration that is checked outside the service."""
import subprocess
import unittest

from harness import BIN, INSTITUTION, TELLS, PlaceTest

SCHOOL = ("--schools", "2", "--students", "40", "--staff", "4", "--seed", "7")


class BadDays(PlaceTest):
    def told(self, place, condition):
        return [need for need in place.status()["needs"] if need["condition"] == condition]

    def test_a_target_whose_credential_is_gone_is_failing_until_it_is_back(self):
        place = self.place()
        place.generate(*SCHOOL)
        place.start_daemon()
        place.consent()
        place.sync()
        token = place.dir / "partner.token"
        token.rename(place.dir / "moved.token")
        place.sluis("reload")
        for what in ("after the reload", "after a restart"):
            (need,) = self.told(place, "target_failing")
            self.assertEqual((need["at"], need["exit"]), ("target partner", 4), what)
            self.assertIn("it cannot be used: a credential file", need["problem"])
            self.assertEqual(place.sluis("status", codes=TELLS).returncode, 4, what)
            report = place.sync(codes=(4,))["institutions"][0]["targets"][0]
            self.assertIn("it cannot be used", report["problem"], what)
            self.assertEqual(len(self.told(place, "target_failing")), 1, f"{what}: a sync does not clear it")
            self.assertIn('target="partner"', place.metrics())
            place.stop_daemon()
            place.start_daemon()
        (place.dir / "moved.token").rename(token)
        place.sync()  # without a reload
        self.assertEqual(self.told(place, "target_failing"), [])
        self.assertEqual(place.duplicates(), 0)

    def test_of_two_files_of_one_school_neither_says_that_the_school_is_gone(self):
        place = self.place()
        place.generate(*SCHOOL)
        place.start_daemon()
        place.consent()
        place.sync()
        first = sorted((place.dir / "las").glob("*.xml"))[0]
        code = first.stem.removeprefix("las-")
        (place.dir / "las" / f"{first.stem} (1).xml").write_bytes(first.read_bytes())
        place.sync(codes=(4,))
        shown = place.sluis("status", codes=TELLS).stdout
        self.assertNotIn("sluis school closed", shown)
        closed = place.sluis("school", "closed", code, "--institution", INSTITUTION, "--source", "las", "--reason", "closed", "--yes", codes=None)
        self.assertNotEqual(closed.returncode, 0, "both files list its people")
        self.assertIn("could not be read, and may be the file of school", closed.stderr)

    def test_check_outside_the_service_looks_at_all_but_the_root_key(self):
        place = self.place()
        config = place.dir / "sluis.toml"
        check = lambda: subprocess.run([BIN / "sluisd", "--config", config, "--check"], capture_output=True, text=True, timeout=20)
        config.write_text(config.read_text().replace('key_file  = "root.key"\n', ""))
        sound = check()
        self.assertEqual(sound.returncode, 0, sound.stderr)
        self.assertIn("the root key is a credential of systemd, which is there only for the service, and was not looked at", sound.stdout)
        (place.dir / "partner.token").unlink()
        wrong = check()
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("target partner: a credential file", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
