#!/usr/bin/env python3
"""Questions never queue behind work: while a first sync reads, names and plans, each question is answered. Prints the worst and the 99th percentile of what
`GET /v1/status` took; asserts nothing about time but that answers came between the begin and the end of the sync. For figures: PUPILS=20000 SYNC_OPTIONS=--dry-run LISTS=0 (status alone)."""
import http.client
import json
import os
import socket
import subprocess
import threading
import time
import unittest

from harness import BIN, INSTITUTION, PlaceTest

PUPILS = int(os.environ.get("PUPILS", "500"))
SCHOOLS = max(1, PUPILS // 500)
LISTS = ("/v1/plans", "/v1/erasures", "/v1/blocks", "/v1/findings", "/v1/invalid", "/v1/reads", "/v1/schools", "/v1/backups", "/v1/clock", "/metrics")


class OverUnix(http.client.HTTPConnection):
    def __init__(self, path, patience):
        super().__init__("sluis", timeout=patience)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def get(place, what, patience=200):
    asked = OverUnix(place.dir / "run/admin.sock", patience)
    asked.request("GET", what)
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    return answer.status, body


class Questions(PlaceTest):
    def ask_meanwhile(self, place, what, waits):
        """Begin and end of each answer that says that the institution is served, until the sync is over."""
        while not self.is_over.is_set():
            begun = time.monotonic()
            status, body = get(place, what)
            ended = time.monotonic()
            if what == "/v1/status":
                self.assertEqual(status, 200)
                self.assertTrue(json.loads(body)["institutions"][0]["served"], body)
            self.assertNotEqual(status, 503, body)
            waits.append((begun, ended))
            time.sleep(0.02)

    def test_status_and_lists_are_answered_during_a_first_sync(self):
        place = self.place()
        place.generate("--schools", SCHOOLS, "--students", PUPILS, "--staff", PUPILS // 10, "--seed", "7")
        place.start_daemon()
        place.consent()
        self.is_over = threading.Event()
        found = {what: [] for what in ("/v1/status", *LISTS[:int(os.environ.get("LISTS", len(LISTS)))])}
        failures = []

        def keep_asking(what):
            try:
                self.ask_meanwhile(place, what, found[what])
            except BaseException as failure:  # told by the test's own thread
                failures.append((what, failure))

        askers = [threading.Thread(target=keep_asking, args=(what,)) for what in found]
        begun = time.monotonic()
        sync = subprocess.Popen([BIN / "sluis", "--socket", place.dir / "run/admin.sock", "sync", "--institution", INSTITUTION, "--wait",
                                 *os.environ.get("SYNC_OPTIONS", "").split()],
                                cwd=place.dir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for each in askers:
            each.start()
        sync.wait(timeout=800)
        ended = time.monotonic()
        self.is_over.set()
        for each in askers:
            each.join()
        self.assertEqual(failures, [])
        students = json.loads(get(place, "/v1/status")[1])["institutions"][0]["students"]
        print(f"a first sync of {students} pupils took {ended - begun:.1f} s and ended with {sync.returncode}")
        for what, waits in found.items():
            took = sorted(end - start for start, end in waits if end <= ended)
            self.assertTrue(took, f"{what} was not answered before the sync was over")
            p99 = took[min(len(took) - 1, len(took) * 99 // 100)]
            print(f"{what}: {len(took)} answers, worst {took[-1] * 1000:.0f} ms, 99th percentile {p99 * 1000:.0f} ms, median {took[len(took) // 2] * 1000:.0f} ms")


if __name__ == "__main__":
    unittest.main()
