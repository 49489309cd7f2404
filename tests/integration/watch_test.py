#!/usr/bin/env python3
"""A source that is watched: a file changes, and the partner gets that change, without `sluis sync` and without `every`."""
import os
import re
import signal
import unittest

from harness import INSTITUTION, PlaceTest, wait_until

SMALL = ("--schools", "2", "--students", "24", "--staff", "4", "--seed", "7")


class Watch(PlaceTest):
    def begin(self, watch='watch = true\nsettle = "100ms"\n', consents=True):
        place = self.place()
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text().replace("max_age_days = 0", watch + "max_age_days = 0"))
        place.start_daemon()
        if consents:
            place.consent()
        return place

    def log(self, place):
        return (place.dir / "sluisd.log").read_text(errors="replace")

    def deliver(self, place, file, text):
        """As an administration should: under another name, and renamed when it is whole."""
        part = file.with_suffix(".part")
        part.write_text(text)
        os.rename(part, file)

    def users(self, place):
        return place.contents()[0]

    def begin_with_a_school(self):
        place = self.begin()
        place.generate(*SMALL)
        wait_until("that the partner has everybody", lambda: len(self.users(place)) == 28)
        return place, sorted((place.dir / "las").glob("*.xml"))

    def rename_first(self, file, name):
        return re.sub(r"<roepnaam>[^<]*</roepnaam>", f"<roepnaam>{name}</roepnaam>", file.read_text(), count=1)

    def has(self, place, name):
        return any(name in str(user) for user in self.users(place).values())

    def test_one_change_reaches_the_partner_alone(self):
        place, files = self.begin_with_a_school()
        before = self.users(place)
        self.deliver(place, files[0], self.rename_first(files[0], "Zwaantje"))
        wait_until("that the partner has the change", lambda: self.has(place, "Zwaantje"))
        after = self.users(place)
        self.assertEqual(before.keys(), after.keys())
        self.assertEqual(sum(before[login] != after[login] for login in before), 1)
        self.assertEqual(place.duplicates(), 0)

    def test_a_change_that_comes_while_a_push_goes_on_is_sent_after_it(self):
        place, files = self.begin_with_a_school()
        lab = place.children[0]
        lab.send_signal(signal.SIGSTOP)
        self.addCleanup(lab.send_signal, signal.SIGCONT)
        self.deliver(place, files[0], self.rename_first(files[0], "Zwaantje"))
        wait_until("that the push waits for the partner", lambda: "pushing" in place.sluis("plan", "list").stdout)
        self.deliver(place, files[1], self.rename_first(files[1], "Ganzeveer"))
        found = ("person", "find", "Ganzeveer", "--institution", INSTITUTION, "--reason", "T-1")
        wait_until("that the second file was read", lambda: place.sluis(*found, codes=None).stdout.count("Ganzeveer"))
        lab.send_signal(signal.SIGCONT)
        for name in ("Zwaantje", "Ganzeveer"):
            wait_until("that the partner has the change", lambda: self.has(place, name))
        self.assertEqual(place.duplicates(), 0)

    def test_files_that_did_not_change_stay_unread(self):
        place, files = self.begin_with_a_school()
        names = iter(f"Zwaantje{chr(ord('a') + i // 26)}{chr(ord('a') + i % 26)}" for i in range(600))

        def stays_unread():  # until a read finds the other file old enough
            name = next(names)
            self.deliver(place, files[0], self.rename_first(files[0], name))
            wait_until("that the partner has the change", lambda: self.has(place, name))
            return "1 of 2 files of las" in self.log(place)
        wait_until("that a file stays unread", stays_unread, seconds=60)
        self.assertEqual(len(self.users(place)), 28)

    def test_half_a_file_removes_nobody_and_the_whole_one_is_read(self):
        place, files = self.begin_with_a_school()
        whole = self.rename_first(files[0], "Zwaantje")
        files[0].write_text(whole[:len(whole) // 2])
        wait_until("that the read fails", lambda: any(s["failed"] for s in place.status()["sources"]))
        self.assertTrue(all(user.get("active", True) for user in self.users(place).values()))
        files[0].write_text(whole)
        wait_until("that the partner has the change", lambda: self.has(place, "Zwaantje"))
        self.assertFalse(any(s["failed"] for s in place.status()["sources"]))
        self.assertEqual(len(self.users(place)), 28)

    def test_a_folder_that_is_replaced_is_watched_again(self):
        place, files = self.begin_with_a_school()
        folder = place.dir / "las"
        next_folder = place.dir / "next"
        next_folder.mkdir()
        for file in files:
            (next_folder / file.name).write_text(self.rename_first(file, "Zwaantje") if file == files[0] else file.read_text())
        os.rename(folder, place.dir / "old")
        os.rename(next_folder, folder)
        wait_until("that the partner has the change", lambda: self.has(place, "Zwaantje"))
        self.deliver(place, files[0], self.rename_first(files[0], "Ganzeveer"))
        wait_until("that the partner has the next change", lambda: self.has(place, "Ganzeveer"))
        self.assertEqual(len(self.users(place)), 28)

    def test_a_reload_begins_to_watch(self):
        place = self.begin(watch="")
        place.generate(*SMALL)
        place.sync()
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text().replace("max_age_days = 0", 'watch = true\nsettle = "100ms"\nmax_age_days = 0'))
        place.daemon.send_signal(signal.SIGHUP)
        file = sorted((place.dir / "las").glob("*.xml"))[0]
        self.deliver(place, file, self.rename_first(file, "Zwaantje"))
        wait_until("that the partner has the change", lambda: self.has(place, "Zwaantje"))

    def test_what_changed_while_the_daemon_did_not_run_is_read_at_its_start(self):
        place, files = self.begin_with_a_school()
        self.assertEqual(place.stop_daemon(), 0)
        self.deliver(place, files[0], self.rename_first(files[0], "Zwaantje"))
        place.start_daemon()
        wait_until("that the partner has the change", lambda: self.has(place, "Zwaantje"))


if __name__ == "__main__":
    unittest.main()
