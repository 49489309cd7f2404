#!/usr/bin/env python3
"""sluis-lab over real sockets: TLS with its own certificate, faults, capture, and how it ends. What it holds is tested in tests/unit/lab.

Environment: SLUIS_BIN (the folder with sluis-lab).
"""
import http.client
import json
import os
import ssl
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

BIN = Path(os.environ.get("SLUIS_BIN", "build/release/bin")).resolve()
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATIENCE_S = 20


class Lab:
    def __init__(self, *options, tls=True):
        self.folder = tempfile.TemporaryDirectory(prefix="sluis-lab-")
        self.path = Path(self.folder.name)
        command = [BIN / "sluis-lab", "--token-file", self.path / "token", "--port-file", self.path / "port",
                   "--capture", self.path / "capture", "--stop-after", "120", "--die-with-parent", *options]
        if tls:
            command += ["--tls", "--ca-out", self.path / "ca.pem"]
        self.process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True)
        self.greeting = self.process.stdout.readline().strip()
        self.port = int((self.path / "port").read_text())
        self.token = (self.path / "token").read_text().strip()
        self.tls = ssl.create_default_context(cafile=self.path / "ca.pem") if tls else None
        self.connections = []

    def connect(self, host="127.0.0.1"):
        if self.tls:
            out = http.client.HTTPSConnection(host, self.port, context=self.tls, timeout=PATIENCE_S)
        else:
            out = http.client.HTTPConnection(host, self.port, timeout=PATIENCE_S)
        self.connections.append(out)
        return out

    def say(self, method, path, body=None, over=None):
        at = over or self.connect()
        headers = {"Authorization": "Bearer " + self.token}
        if body is not None:
            headers["Content-Type"] = "application/scim+json"
        at.request(method, path, None if body is None else json.dumps(body), headers)
        answer = at.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None, answer.headers

    def create(self, name, over=None):
        return self.say("POST", "/scim/v2/Users", {"schemas": [USER], "userName": name, "externalId": name}, over)

    def held(self):
        return [u["userName"] for u in self.say("GET", "/lab/dump")[1]["users"]]

    def end(self):
        for connection in self.connections:
            connection.close()
        self.process.terminate()
        code = self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        self.folder.cleanup()
        return code


class OverSockets(unittest.TestCase):
    def lab(self, *options, **more):
        out = Lab(*options, **more)
        self.addCleanup(lambda: out.process.poll() is None and out.end())
        return out

    def test_tls_is_verified_against_the_certificate_that_it_made(self):
        lab = self.lab()
        self.assertEqual(lab.greeting, f"listening on https://127.0.0.1:{lab.port}/scim/v2")
        for host in ("127.0.0.1", "localhost"):
            self.assertEqual(lab.connect(host).request("GET", "/lab/stats"), None)
        lab.connections.append(stranger := http.client.HTTPSConnection("127.0.0.1", lab.port, context=ssl.create_default_context(),
                                                                      timeout=PATIENCE_S))
        with self.assertRaises(ssl.SSLCertVerificationError):
            stranger.request("GET", "/lab/stats")
        self.assertEqual(lab.end(), 0)

    def test_one_connection_serves_many_requests(self):
        for tls in (True, False):
            with self.subTest(tls=tls):
                lab = self.lab(tls=tls)
                over = lab.connect()
                for name in ("a", "b", "c"):
                    self.assertEqual(lab.create(name, over)[0], 201)
                self.assertEqual(lab.held(), ["a", "b", "c"])

    def test_faults_do_to_the_wire_what_their_names_say(self):
        lab = self.lab()
        order = ["throttle", "html", "reset_before", "reset_after", "cut"]
        scenario = {"at": {str(n): fault for n, fault in enumerate(order, 1)}, "retry_after_s": 7}
        self.assertEqual(lab.say("POST", "/lab/faults", scenario)[0], 204)
        status, _, headers = lab.create("throttle")
        self.assertEqual((status, headers["Retry-After"]), (429, "7"))
        with self.assertRaises(json.JSONDecodeError):
            lab.create("html")
        for name in ("reset_before", "reset_after"):
            with self.assertRaises((ConnectionResetError, http.client.RemoteDisconnected, ssl.SSLError), msg=name):
                lab.create(name)
        with self.assertRaises((http.client.IncompleteRead, ConnectionResetError, ssl.SSLError)):
            lab.create("cut")
        self.assertEqual(lab.held(), ["cut", "reset_after"])  # these two took effect

    def test_a_body_without_bounds_is_refused(self):
        lab = self.lab(tls=False)
        over = lab.connect()
        over.putrequest("POST", "/scim/v2/Users")
        over.putheader("Content-Length", str(1 << 30))
        over.endheaders()
        self.assertEqual(over.getresponse().status, 413)

    def test_the_token_file_is_private_and_the_capture_holds_no_token(self):
        lab = self.lab()
        lab.create("a")
        self.assertEqual(stat.S_IMODE((lab.path / "token").stat().st_mode), 0o600)
        captured = (lab.path / "capture").read_text()
        self.assertEqual(json.loads(captured)["url"], f"https://127.0.0.1:{lab.port}/scim/v2/Users")
        self.assertNotIn(lab.token, captured)

    def test_state_outlives_a_restart(self):
        with tempfile.TemporaryDirectory() as folder:
            lab = self.lab("--state", Path(folder) / "state.json")
            lab.create("a")
            self.assertEqual(lab.end(), 0)
            again = self.lab("--state", Path(folder) / "state.json")
            self.assertEqual(again.held(), ["a"])
            self.assertEqual(again.end(), 0)

    def test_state_outlives_a_kill(self):
        with tempfile.TemporaryDirectory() as folder:
            lab = self.lab("--state", Path(folder) / "state.json")
            first = lab.create("a")[1]["id"]
            self.wait_for((Path(folder) / "state.json").exists)
            lab.process.kill()
            lab.process.wait(PATIENCE_S)
            lab.process.stdout.close()
            again = self.lab("--state", Path(folder) / "state.json")
            self.assertEqual(again.held(), ["a"])
            self.assertNotEqual(again.create("b")[1]["id"], first)
            self.assertEqual(again.end(), 0)

    def test_it_ends_when_told_by_time_and_with_its_parent(self):
        with tempfile.TemporaryDirectory() as folder:
            token, port = Path(folder) / "token", Path(folder) / "port"
            options = f"--token-file {token} --port-file {port}"
            timed = subprocess.run(f"{BIN}/sluis-lab {options} --stop-after 1", shell=True, timeout=PATIENCE_S, capture_output=True)
            self.assertEqual(timed.returncode, 0)
            port.unlink()
            parent = subprocess.Popen(["sh", "-c", f"{BIN}/sluis-lab {options} --die-with-parent --stop-after 60 >/dev/null & echo $!; wait"],
                                      stdout=subprocess.PIPE, text=True)
            child = int(parent.stdout.readline())
            self.wait_for(port.exists)
            parent.kill()
            parent.wait()
            parent.stdout.close()
            self.wait_for(lambda: not alive(child))

    def wait_for(self, condition):
        until = time.monotonic() + PATIENCE_S
        while not condition():
            self.assertLess(time.monotonic(), until, "waited in vain")
            time.sleep(0.02)

    def test_wrong_options_are_refused(self):
        for options in (["--nope"], [], ["--token-file", "t", "--ca-out", "x"], ["--token-file", "t", "--fault-throttle", "2"]):
            with self.subTest(options):
                done = subprocess.run([str(BIN / "sluis-lab"), *options], capture_output=True, timeout=PATIENCE_S, check=False)
                self.assertEqual(done.returncode, 2)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    unittest.main(verbosity=2)
