#!/usr/bin/env python3
"""A hostile SCIM server and a hostile Graph beside a healthy target and a healthy institution in the same daemon: whatever they answer, the others' sync and withdrawal are
not kept waiting, the daemon stays alive within bounded memory, what is wrong is said, and a stop is obeyed. What is known of a failing target outlives a restart."""
import json
import re
import socket
import subprocess
import time
import unittest

from harness import BIN, INSTITUTION, Place, TELLS, PlaceTest, wait_until
from hostile import MANNERS, HostileServer
from sanitized import TIMES

OTHER = "stichting-anders"
PROMPT_S = 2.0 * TIMES  # what the others may take at most, or three times what they take undisturbed on a slow machine
MEMORY_MB = 400 * TIMES  # under a sanitizer, whose memory is not freed at once, no bar that tells
PUPILS = ("--schools", "1", "--students", "12", "--staff", "1")


class HostilePlace(Place):
    """Institution A has a healthy target and a hostile one; institution B a healthy one."""

    def __init__(self, hostile, every=""):
        self.hostile = hostile
        self.every = every
        super().__init__()
        hostile.lab_port = self.second_lab()

    def second_lab(self):
        """Behind the hostile server, for as long as it is honest."""
        port = self.dir / "second.port"
        with open(self.dir / "second.log", "wb") as log:
            self.children.append(subprocess.Popen([BIN / "sluis-lab", "--port", "0", "--port-file", port, "--token-file", self.dir / "partner.token", "--die-with-parent",
                                                   "--no-quotas"], stdout=log, stderr=subprocess.STDOUT))
        wait_until("the second lab's port", lambda: port.exists() and port.read_text().strip())
        return int(port.read_text())

    def rename_somebody(self, name):
        """So that there is something to push."""
        (path,) = (self.dir / "las").glob("*.xml")
        path.write_text(re.sub("<roepnaam>[^<]*</roepnaam>", f"<roepnaam>{name}</roepnaam>", path.read_text(), count=1))

    def write_config(self, more=""):
        super().write_config()
        (self.dir / "las2").mkdir(exist_ok=True)
        path = self.dir / "sluis.toml"
        text = path.read_text()
        if self.every:
            text = text.replace('path = "las"\n', f'path = "las"\nevery = "{self.every}"\n')
        text += self.hostile_target()
        text += f'[[institution]]\nid = "{OTHER}"\nname = "Stichting Anders"\nmail_domain = "anders.example"\n'
        text += '[[institution.source]]\nid = "las"\nkind = "edexml"\npath = "las2"\n' + self.target("partner", "scim")
        path.write_text(text)

    def hostile_target(self):
        if self.hostile.kind == "scim":
            section = self.target("hostile", "scim").replace(self.url, self.hostile.url)
        else:
            section = self.target("hostile", "graph").replace(f"http://127.0.0.1:{self.lab_port}/graph/v1.0", self.hostile.url)
        return section + 'timeout = "3s"\n'

    def fill(self):
        self.generate(*PUPILS, "--seed", "5", "--day", "0")
        las = self.dir / "las"
        las.rename(self.dir / "las.a")
        (self.dir / "las2").rename(las)
        self.generate(*PUPILS, "--seed", "6", "--day", "0")
        las.rename(self.dir / "las2")
        (self.dir / "las.a").rename(las)

    def allow(self, institution, target):
        (self.dir / "consent.pdf").write_bytes(b"signed")
        self.sluis("consent", "grant", "--institution", institution, "--target", target, "--attributes", "given_name,family_name,email", "--legal-name", "Partner B.V.",
                   "--country", "NL", "--purpose", "digital learning material", "--agreement", "VO-1", "--signatory", "A. de Boer", "--mandate", "bestuurder",
                   "--evidence", self.dir / "consent.pdf", "--from", "2020-01-01", "--until", "2099-12-31")

    def withdraw(self, institution, target):
        done = self.sluis("consent", "withdraw", "--institution", institution, "--target", target, "--yes", codes=(0, 2))
        if done.returncode == 2:  # does not ask
            self.sluis("consent", "withdraw", "--institution", institution, "--target", target)

    def memory_mb(self):
        with open(f"/proc/{self.daemon.pid}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024

    def target_status(self, target="hostile"):
        (institution,) = [i for i in self.ask("status", codes=TELLS)["institutions"] if i["id"] == INSTITUTION]
        (found,) = [t for t in institution["targets"] if t["id"] == target]
        return found

    def metric(self, name, target):
        with socket.socket(socket.AF_UNIX) as to:
            to.connect(str(self.dir / "run/admin.sock"))
            to.sendall(b"GET /metrics HTTP/1.1\r\nHost: sluisd\r\nConnection: close\r\n\r\n")
            text = b"".join(iter(lambda: to.recv(65536), b"")).decode()
        (line,) = [each for each in text.splitlines() if each.startswith(name + "{") and f'target="{target}"' in each and INSTITUTION in each]
        return float(line.split()[-1])


class Hostile(PlaceTest):
    def make(self, kind, every=""):
        hostile = HostileServer(kind)
        self.addCleanup(hostile.close)
        place = HostilePlace(hostile, every)
        self.addCleanup(place.end)
        self.addCleanup(lambda: self._tell(place))
        place.fill()
        place.start_daemon()
        return place, hostile

    def took(self, what, *args, **kwargs):
        begin = time.monotonic()
        what(*args, **kwargs)
        return time.monotonic() - begin

    def others_are_served(self, place):
        """Sync of the second institution; sync and withdrawal at the healthy target of the first."""
        return {
            "second institution": self.took(place.sluis, "sync", "--institution", OTHER, "--wait"),
            "second target": self.took(place.sluis, "sync", "--institution", INSTITUTION, "--target", "partner", "--wait", codes=(0, 3)),
            "withdrawal": self.took(place.withdraw, INSTITUTION, "partner"),
            "sync after it": self.took(place.sluis, "sync", "--institution", INSTITUTION, "--target", "partner", "--wait", codes=(0, 3)),
            "second withdrawal": self.took(place.withdraw, OTHER, "partner"),
        }

    def all_manners(self, kind):
        place, hostile = self.make(kind)
        place.allow(INSTITUTION, "hostile")
        for institution in (INSTITUTION, OTHER):
            place.allow(institution, "partner")
        if kind == "graph":
            place.sluis("target", "prepare", "--institution", INSTITUTION, "--target", "hostile")
        place.sluis("sync", "--institution", INSTITUTION, "--target", "hostile", "--wait")
        self.assertEqual(place.target_status()["problem"], "", "it holds accounts of ours")
        usual = self.others_are_served(place)
        for manner in MANNERS:
            with self.subTest(manner):
                for institution in (INSTITUTION, OTHER):
                    place.allow(institution, "partner")
                place.rename_somebody(manner.capitalize().replace("_", ""))
                hostile.behave(manner)
                job = place.ask("sync", "--institution", INSTITUTION, "--target", "hostile", "--reconcile")["job"]
                wait_until("an answer of its manner", hostile.has_struck)
                taken = self.others_are_served(place)
                for what, seconds in taken.items():
                    self.assertLess(seconds, max(PROMPT_S, 3 * usual[what]), f"{what} beside {manner}")
                hostile.manner = "no_http"  # what would go on for ever ends
                self.wait_for(place, job)
                self.assertIsNone(place.daemon.poll(), "the daemon is alive")
                status = place.target_status()
                self.assertTrue((status["problem"] and status["failing_since"]) or status["findings"], status)  # what only a list brings is a finding
                print(f"{kind} {manner}: {hostile.requests} requests, others at most {max(taken.values()):.2f} s, peak {place.memory_mb():.0f} MB, {status['problem'] or status['findings']}")
                self.assertLess(place.memory_mb(), MEMORY_MB, manner)
        hostile.behave("silent")
        place.sluis("sync", "--institution", INSTITUTION, "--target", "hostile")
        wait_until("a request that is not answered", hostile.has_struck)
        self.assertLess(self.took(lambda: self.assertEqual(place.stop_daemon(), 0)), 10)

    def wait_for(self, place, job):
        def is_over():
            return place.ask("job", job, codes=None)["state"] in ("done", "failed")
        wait_until("the end of the sync", is_over, 90)

    def test_a_hostile_scim_server_keeps_nobody_else_waiting(self):
        self.all_manners("scim")

    def test_a_hostile_graph_keeps_nobody_else_waiting(self):
        self.all_manners("graph")

    def test_a_failing_target_is_known_after_a_restart(self):
        place, hostile = self.make("scim", every="1s")
        place.allow(INSTITUTION, "hostile")
        hostile.manner = "deep_json"
        wait_until("the failure", lambda: place.target_status()["failing_since"])
        before = place.target_status()
        self.assertIn("nested deeper than 64 levels", before["problem"])
        place.kill_daemon()
        hostile.requests = 0
        place.start_daemon(init=False)
        after = place.target_status()
        self.assertEqual((after["failing_since"], after["problem"], after["state"]), (before["failing_since"], before["problem"], "failing"))
        self.assertGreater(place.metric("sluis_target_failing_since_timestamp_seconds", "hostile"), 0)
        self.wait_for_scheduled_reads(place, 3)
        self.assertEqual(hostile.requests, 0, "the schedule leaves it alone")
        place.sluis("sync", "--institution", INSTITUTION, "--target", "hostile", "--wait", codes=None)
        self.assertGreater(hostile.requests, 0, "an administrator's sync tries at once")

    def test_a_try_that_ends_with_the_daemon_counts_as_a_failure(self):
        place, hostile = self.make("scim", every="1s")
        place.allow(INSTITUTION, "hostile")
        for failures in (1, 2):
            hostile.behave("slow_drip")
            place.sluis("sync", "--institution", INSTITUTION, "--target", "hostile")
            wait_until("an answer that drips", hostile.has_struck)
            place.kill_daemon()
            hostile.requests = 0
            place.start_daemon(init=False)
            self.assertIn("sluisd ended while it served this target", place.target_status()["problem"])
            self.assertIn(f"({failures} failures in a row)", (place.dir / "sluisd.log").read_text())
            self.wait_for_scheduled_reads(place, 3)
            self.assertEqual(hostile.requests, 0, "the schedule leaves it alone")

    def test_twenty_thousand_empty_files_are_one_entry(self):
        place, _ = self.make("scim")
        for number in range(20_000):
            (place.dir / "las" / f"empty-{number:05}.xml").touch()
        reports = []
        for _ in range(2):
            job = place.ask("sync", "--institution", INSTITUTION)["job"]
            asked = 0
            while place.ask("job", job, codes=None)["state"] not in ("done", "failed"):
                place.status()
                asked += 1
                self.assertLess(asked, 1000, "the sync does not end")
            reports.append(json.dumps(place.ask("job", job, codes=None)))
        self.assertRegex(reports[0], "and 99[67] more: the file is empty")
        self.assertIn("the first 1000 by name are looked at", reports[0])
        self.assertLess(len(reports[0]), 10_000)
        log = place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "1000", "--json").stdout
        self.assertEqual(log.count('"read.failed"'), 1, "of both syncs")
        self.assertEqual((place.dir / "sluisd.log").read_text(errors="replace").count("the file is empty"), 2, "a line a read")

    def wait_for_scheduled_reads(self, place, count):
        def last_read():
            return [s["last_read"] for i in place.ask("status", codes=TELLS)["institutions"] if i["id"] == INSTITUTION for s in i["sources"]][0]
        for _ in range(count):
            seen = last_read()
            wait_until("another scheduled read", lambda: last_read() != seen, 60)


if __name__ == "__main__":
    unittest.main()
