#!/usr/bin/env python3
"""The daemon as its users meet it: a wrong configuration, a missing key, a second start, a stop in the middle, a reload, an unreachable partner."""
import json
import os
import re
import signal
import socket
import stat
import subprocess
import unittest
from pathlib import Path

from harness import BIN, INSTITUTION, PlaceTest, TELLS, free_port, wait_until


def sluisd(place, *args):
    return subprocess.run([BIN / "sluisd", "--config", place.dir / "sluis.toml", *args], capture_output=True, text=True, timeout=20)


class Daemon(PlaceTest):
    def test_check_names_line_and_column_of_an_unknown_key(self):
        place = self.place()
        place.write_config('requests_per_secnd = 3\n')
        done = sluisd(place, "--check", "--init")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"sluis\.toml:2[0-9]:1.*requests_per_secnd")

    def test_a_missing_key_is_made_only_when_asked_and_never_overwritten(self):
        place = self.place()
        done = sluisd(place, "--check")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--init", done.stderr)
        self.assertFalse((place.dir / "root.key").exists())
        self.assertEqual(sluisd(place, "--check", "--init").returncode, 0)
        key = (place.dir / "root.key").read_bytes()
        self.assertEqual(stat.S_IMODE((place.dir / "root.key").stat().st_mode), 0o600)
        self.assertEqual(sluisd(place, "--check", "--init").returncode, 0)
        self.assertEqual((place.dir / "root.key").read_bytes(), key)
        (place.dir / "root.key").chmod(0o644)
        self.assertEqual(sluisd(place, "--check").returncode, 2)

    def test_check_sees_one_folder_under_two_names(self):
        place = self.place()
        (place.dir / "las2").symlink_to("las")
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text() + f'''
[[institution]]
id = "other"
name = "Other"
mail_domain = "other.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "{place.dir}/las2"
''')
        done = sluisd(place, "--check", "--init")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"institution other, source las: {place.dir}/las2 is read by institution {INSTITUTION}, source las as well", done.stderr)
        (place.dir / "las/a.xml").touch()
        config.write_text(config.read_text().replace("las2", "las2/a.xml"))
        self.assertIn(f"{place.dir}/las2/a.xml is read by institution {INSTITUTION}, source las as well", sluisd(place, "--check").stderr)

    def test_check_looks_at_what_the_configuration_names(self):
        place = self.place()
        self.assertEqual(sluisd(place, "--check", "--init").returncode, 0)
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text().replace("[daemon]", '[daemon]\nadmin_group = "nobody-made-this-group"', 1).replace('path = "las"', 'path = "not-there"'))
        (place.dir / "partner.token").rename(place.dir / "moved.token")
        done = sluisd(place, "--check")
        self.assertEqual(done.returncode, 2)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 3, "each of them at once")
        self.assertIn("there is no group 'nobody-made-this-group'", lines[0])
        self.assertRegex(lines[1], rf"institution {INSTITUTION}, source las: .*not-there: no such file or folder")
        self.assertRegex(lines[2], rf"institution {INSTITUTION}, target partner: a credential file .* does not exist")
        (place.dir / "moved.token").rename(place.dir / "partner.token")
        (place.dir / "partner.token").chmod(0o644)
        self.assertIn("chmod o-rw", sluisd(place, "--check").stderr)
        if os.geteuid() == 0:
            (place.dir / "var").mkdir(exist_ok=True)
            os.chown(place.dir / "var", 4001, 4001)
            self.assertIn("var belongs to user 4001", sluisd(place, "--check").stderr)

    def test_another_root_key_opens_nothing_and_harms_nothing(self):
        place = self.place()
        place.generate("--schools", "1", "--students", "5", "--staff", "1", "--seed", "1", "--day", "0")
        place.start_daemon()
        place.sync(codes=(3,))
        place.stop_daemon()
        good = (place.dir / "root.key").read_text()
        (place.dir / "root.key").write_text("0" * 64 + "\n")
        place.start_daemon(init=False)
        self.assertIn("key", place.status()["problem"])
        place.stop_daemon()
        (place.dir / "root.key").write_text(good)
        place.start_daemon(init=False)
        self.assertEqual(place.status()["students"], 5)

    def test_status_counts_by_school_and_knows_its_times_after_a_restart(self):
        place = self.place()
        place.generate("--schools", "2", "--students", "12", "--staff", "2", "--seed", "5", "--day", "0")
        place.start_lab([])
        place.start_daemon()
        place.consent()
        place.sync()
        people = {f.name: f.read_text().count("<leerling ") + f.read_text().count("<leerkracht ") for f in (place.dir / "las").glob("*.xml")}
        lines = place.ask("status", "--schools")["schools"]
        self.assertEqual(sorted(one["people"] for one in lines), sorted(people.values()))
        self.assertTrue(all(one["active"] == one["people"] and one["waiting"] == one["failed"] == 0 for one in lines), lines)
        self.assertIn("nothing needs you", place.sluis("status").stdout)
        before = place.status()
        place.stop_daemon()
        place.start_daemon(init=False)
        after = place.status()
        for path in (lambda s: s["last_sync"], lambda s: s["sources"][0]["last_read"], lambda s: s["targets"][0]["last_push"]):
            self.assertIsNotNone(path(before))
            self.assertEqual(path(after), path(before))

    def test_a_list_of_an_institution_that_is_not_configured_is_not_found(self):
        place = self.place()
        place.generate("--schools", "1", "--students", "3", "--staff", "1", "--seed", "5", "--day", "0")
        place.start_daemon()

        def answer(path):
            with socket.socket(socket.AF_UNIX) as admin:
                admin.connect(str(place.dir / "run/admin.sock"))
                admin.sendall(f"GET {path} HTTP/1.0\r\nHost: sluis\r\n\r\n".encode())
                return b"".join(iter(lambda: admin.recv(65536), b"")).decode()

        lists = ("plans", "reads", "schools", "invalid", "findings", "erasures", "blocks", "backups", "clock", "absences", "consents")
        for what in lists:
            self.assertIn(" 200 ", answer(f"/v1/{what}?institution={INSTITUTION}").splitlines()[0], what)
            said = answer(f"/v1/{what}?institution=nobody-here")
            self.assertIn(" 404 ", said.splitlines()[0], what)
            self.assertIn("no institution nobody-here is configured", said, what)
        self.assertIn("no institution nobody-here is configured", place.sluis("read", "list", "--institution", "nobody-here", codes=(2,)).stderr)

    def test_a_second_start_is_refused(self):
        place = self.place()
        place.start_daemon()
        second = sluisd(place)
        self.assertEqual(second.returncode, 5)
        self.assertIn("admin.sock", second.stderr)
        self.assertNotEqual(place.sluis("status", codes=TELLS).stdout, "", "the first goes on")

    def test_sigterm_in_the_middle_of_a_push_ends_soon_and_loses_nothing(self):
        place = self.place(lab_options=("--no-bulk",))
        place.generate("--schools", "1", "--students", "300", "--staff", "20", "--seed", "5", "--day", "0")
        place.start_daemon()
        place.consent()
        place.sluis("sync", "--institution", INSTITUTION)
        wait_until("the first account", lambda: place.lab("/lab/stats")["total"] > 20)
        self.assertEqual(place.stop_daemon(), 0)
        place.start_daemon(init=False)
        place.sync()
        users, _ = place.contents()
        self.assertEqual((len(users), place.duplicates()), (320, 0))

    @unittest.skipIf(os.geteuid() != 0, "only root may lock more than the limit")
    @unittest.skipIf(b"__asan_init" in (BIN / "sluisd").read_bytes(), "AddressSanitizer keeps terabytes of addresses, which are never locked")
    def test_the_memory_is_locked_where_all_of_it_may_be(self):
        """Issue 14, D 2. With a limit an allocation would fail later on, so that nothing is locked."""
        place = self.place()
        for what, program, is_locked in (("all of it", [], True), ("with a limit", ["setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"], False)):
            with self.subTest(what):
                place.start_daemon(through=program)
                locked = re.search(r"VmLck:\s+(\d+) kB", Path(f"/proc/{place.daemon.pid}/status").read_text())
                self.assertEqual(int(locked[1]) > 10_000, is_locked, locked[0])
                self.assertEqual("memory is not locked" in (place.dir / "sluisd.log").read_text(), not is_locked)
                self.assertEqual(place.stop_daemon(), 0)

    def test_sighup_reads_the_configuration_again(self):
        place = self.place()
        place.start_daemon()
        changes = lambda: re.findall(r"config\.changed.*", place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "50").stdout)
        self.assertEqual(len(changes()), 1, "the first configuration")
        self.assertRegex(changes()[0], r"start sha256 [0-9a-f]{64}: first")
        (place.dir / "sluis.toml").write_text((place.dir / "sluis.toml").read_text().replace("Stichting Test", "Stichting Anders"))
        place.daemon.send_signal(signal.SIGHUP)
        wait_until("the new name", lambda: place.status()["name"] == "Stichting Anders")
        wait_until("the entry", lambda: len(changes()) == 2)
        self.assertRegex(changes()[1], r"reload sha256 [0-9a-f]{64}: institution\.name$")
        place.daemon.send_signal(signal.SIGHUP)
        wait_until("the second reload", lambda: (place.dir / "sluisd.log").read_text().count("the configuration was read again") == 2)
        self.assertEqual(len(changes()), 2, "it is the same")
        (place.dir / "sluis.toml").write_text("nonsense")
        place.daemon.send_signal(signal.SIGHUP)
        wait_until("the refusal in the log", lambda: "stays as it was" in (place.dir / "sluisd.log").read_text())
        self.assertEqual(place.status()["name"], "Stichting Anders")

    def test_who_reloads_the_configuration_is_on_record(self):
        place = self.place()
        place.start_daemon()
        config = place.dir / "sluis.toml"
        entries = lambda: re.findall(r"(?:config\.changed|admin\.act).*", place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "50").stdout)
        before = len(entries())
        config.write_text(config.read_text().replace("Stichting Test", "Stichting Anders"))
        done = place.sluis("reload")
        self.assertEqual((done.returncode, done.stdout), (0, "the configuration was read again: 1 institution; see: sluis status\n"), done.stderr)
        self.assertEqual(place.status()["name"], "Stichting Anders", "it counts when the command ends")
        order, change = entries()[before:]
        self.assertRegex(order, r" [0-9a-f]{12}  reload$", "the handle of who asked")
        self.assertRegex(change, r"reload sha256 [0-9a-f]{64}: institution\.name$")
        sound = config.read_text()
        config.write_text(sound.replace("[daemon]", "[deamon]"))
        refused = place.sluis("reload", codes=(2,))
        self.assertIn("the configuration stays as it was", refused.stderr)
        self.assertIn("deamon", refused.stderr)
        self.assertEqual(place.status()["name"], "Stichting Anders")
        config.write_text(sound.replace("[daemon]", '[daemon]\nlog_level = "debug"'))
        self.assertEqual(place.sluis("reload").stdout.splitlines()[1:], ["NOTE: daemon.log_level was changed, and counts after a restart only: systemctl restart sluisd"])
        config.write_text(sound)
        self.assertEqual(len(place.sluis("reload").stdout.splitlines()), 1, "as at the start")

    def test_a_partner_that_is_down_is_an_alert_and_exit_code_5(self):
        place = self.place(target_url=f"http://127.0.0.1:{free_port()}/scim/v2")
        place.generate("--schools", "1", "--students", "5", "--staff", "1", "--seed", "1", "--day", "0")
        place.start_daemon()
        place.consent()
        place.sync(codes=(5,))
        (target,) = place.status()["targets"]
        self.assertTrue(target["failing_since"])
        self.assertTrue(target["problem"])
        self.assertGreater(target["waiting"], 0)

    def test_a_sync_of_somebody_else_hides_no_partner_that_is_down(self):
        place = self.place()
        place.generate("--students", "20", "--staff", "2", "--seed", "3")
        place.start_lab([])
        place.start_daemon()
        place.consent()
        place.sync()
        file = next((place.dir / "las").glob("*.xml"))
        text = re.sub(r"<aanmaakdatum>[^<]*</aanmaakdatum>", "", file.read_text())
        pupils = re.findall(r" *<leerling key=.*?</leerling>\n", text, re.S)
        key = re.search(r'key="([^"]*)"', pupils[-1])[1]
        other = place.ask("person", "find", key, "--institution", INSTITUTION, "--reason", "test")["persons"][0]["handle"]
        file.write_text(text.replace(pupils[0], ""))
        place.children[0].terminate()
        place.children[0].wait()
        place.sync(codes=(5,))
        before = place.status()
        self.assertIn("target_failing", [n["condition"] for n in before["needs"]])
        place.sluis("sync", "--person", other, "--wait")
        place.sluis("sync", "--dry-run", "--wait", codes=None)
        for restart in (False, True):
            if restart:
                place.stop_daemon()
                place.start_daemon(init=False)
            after = place.status()
            self.assertIn("target_failing", [n["condition"] for n in after["needs"]], restart)
            self.assertEqual((after["targets"][0]["waiting"] > 0, after["last_sync"]), (True, before["last_sync"]), restart)

    def test_a_partner_that_refuses_the_token_is_exit_code_3_and_says_so(self):
        place = self.place()
        place.generate("--schools", "1", "--students", "5", "--staff", "1", "--seed", "1", "--day", "0")
        (place.dir / "partner.token").write_text("not-the-token\n")
        place.start_daemon()
        place.consent()
        report = json.loads(place.sluis("sync", "--institution", INSTITUTION, "--wait", "--json", codes=(3,)).stdout)
        self.assertEqual(report["pushed"]["done"], 0)
        self.assertIn('"cause": "refused"', json.dumps(report))
        self.assertNotIn("not-the-token", json.dumps(report) + (place.dir / "sluisd.log").read_text())

    def test_no_daemon_is_exit_code_5_and_says_what_to_do(self):
        place = self.place()
        done = place.sluis("status", codes=(5,))
        self.assertIn("sluisd", done.stderr)
        self.assertEqual(place.sluis("nonsense", codes=(2,)).returncode, 2)

    def test_the_guard_holds_a_plan_until_it_is_approved(self):
        place = self.place()
        place.generate("--schools", "1", "--students", "200", "--staff", "5", "--seed", "3", "--day", "0")
        place.start_daemon()
        place.consent()
        place.sync()
        (file,) = (place.dir / "las").glob("*.xml")
        text = file.read_text()
        parts = text.split("<leerling ")
        file.write_text("<leerling ".join(parts[:101]) + "</leerlingen>" + text.split("</leerlingen>")[1])
        report = place.sync(codes=(3,))
        self.assertEqual(report["pushed"]["done"], 0)
        users, _ = place.contents()
        self.assertTrue(all(u["active"] for u in users.values()))
        place.sluis("plan", "approve", report["plan"]["hash"])
        place.sync()
        users, _ = place.contents()
        self.assertEqual(sum(u["active"] for u in users.values()), 105)

    def test_a_full_disk_loses_nothing_and_recovers(self):
        if os.geteuid() != 0:
            self.skipTest("a small file system needs root")
        place = self.place()
        (place.dir / "var").mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", place.dir / "var"], capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest("this machine does not let a tmpfs be mounted")
        self.addCleanup(lambda: subprocess.run(["umount", "-l", place.dir / "var"]))
        place.generate("--schools", "1", "--students", "20", "--staff", "2", "--seed", "1", "--day", "0")
        place.start_daemon()
        place.sync(codes=(3,))
        place.generate("--schools", "1", "--students", "4000", "--staff", "2", "--seed", "1", "--day", "0")
        place.sync(codes=(0, 3))
        (held,) = place.ask("read", "list")["reads"]
        self.assertGreaterEqual(held["added"], 3980, "the school would more than double")
        place.sluis("read", "approve", held["hash"], "--yes")
        report = place.sync(codes=(4, 5))
        self.assertIn("full", json.dumps(report))
        subprocess.run(["mount", "-o", "remount,size=200m", place.dir / "var"], check=True)
        place.sync(codes=(3,))
        self.assertEqual(place.status()["students"], 4000)
        place.stop_daemon()
        self.assertEqual(place.sluis("check", place.dir / "var" / INSTITUTION).returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
