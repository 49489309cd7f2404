#!/usr/bin/env python3
"""`sluis rehearse`: the real source and rules against stand-ins. The targets of the configuration lead to a socket at which nobody may knock, their credentials
do not exist; what is printed names nobody unless asked to; and nothing is left behind, however it ends."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import unittest

from harness import ALL_BUT_FUNCTION, BIN, INSTITUTION, PlaceTest, wait_until

SCHOOL = ("--schools", "2", "--students", "60", "--staff", "6", "--seed", "5", "--day", "0")


class Rehearsed:
    """A configuration with all three kinds of targets, each at a forbidden port, without a single credential."""

    def __init__(self, test):
        self.place = test.place(target_url="https://unused.invalid/scim/v2")
        self.dir = self.place.dir
        self.forbidden = socket.socket()
        self.forbidden.bind(("127.0.0.1", 0))
        self.forbidden.listen()
        self.forbidden.setblocking(False)
        test.addCleanup(self.forbidden.close)
        self.tmp = self.dir / "tmp"
        self.tmp.mkdir()
        (self.dir / "partner.token").unlink()
        self.write_config()
        self.place.generate(*SCHOOL)

    def write_config(self):
        origin = f"http://127.0.0.1:{self.forbidden.getsockname()[1]}"
        plain = "allow_plain_http_on_loopback = true\n"
        (self.dir / "sluis.toml").write_text(f"""\
[daemon]
state_dir = "var"
run_dir   = "run"
key_file  = "root.key"
[[institution]]
id = "{INSTITUTION}"
name = "Stichting \\"Test\\""
mail_domain = "test.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las"
[[institution.target]]
id = "partner"
kind = "scim"
{plain}url = "{origin}/scim/v2"
token_file = "not-there.token"
requests_per_second = 0.5
[[institution.target]]
id = "graph"
kind = "graph"
{plain}url = "{origin}/graph"
token_url = "{origin}/token"
tenant = "school.example"
client_id = "11111111-2222-4333-8444-555555555555"
certificate_file = "not-there.crt"
private_key_file = "not-there.key"
writes_per_150s = 10
[[institution.target]]
id = "google"
kind = "google"
{plain}url = "{origin}/google"
token_url = "{origin}/token"
service_account_file = "not-there.json"
admin = "beheer@test.example"
creations_per_second = 1
attributes = ["given_name", "family_name", "email"]
""")

    def command(self, *args):
        return [BIN / "sluis", *args, "rehearse", "--institution", INSTITUTION, "--config", self.dir / "sluis.toml"]

    def run(self, *more, codes=(0,), **options):
        done = subprocess.run([*self.command(), *more], text=True, capture_output=True, timeout=120, env={**os.environ, "TMPDIR": str(self.tmp)}, **options)
        if done.returncode not in codes:
            raise AssertionError(f"ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def left_behind(self):
        return sorted(str(p) for p in self.tmp.iterdir())

    def knocked(self):
        try:
            self.forbidden.accept()[0].close()
            return True
        except BlockingIOError:
            return False

    def words(self):
        """Names, logins' bases and numbers in the source that may not be printed."""
        found = set()
        for file in (self.dir / "las").glob("*.xml"):
            found.update(re.findall(r"<(?:achternaam|roepnaam|voornamen)>([^<]{5,})<", file.read_text(encoding="utf-8")))
        return found


class Rehearse(PlaceTest):
    def rehearsed(self):
        out = Rehearsed(self)
        self.addCleanup(lambda: (self.assertFalse(out.knocked(), "a target was asked"), self.assertEqual(out.left_behind(), [])))
        return out

    def test_what_would_happen_is_told_and_names_nobody(self):
        on = self.rehearsed()
        done = on.run()
        for expected in (r'Rehearsal of Stichting "Test" \(stichting-test\): nothing left this machine', r"create user\s+66  ", r"add member\s+\d+",
                         r"partner \(scim\)", r"graph \(graph\)", r"google \(google\)", r"as if it were given for what is configured: given_name",
                         r"could not be asked for: cannot reach sluisd", r"given_name 66", r"guard       holds nothing", r"every record is valid",
                         r"at least \d+ (s|min) \(0\.50 requests a second\)", r"\(10 writes in 150 s\)", r"\(1 creations a second\)"):
            self.assertRegex(done.stdout, expected)
        self.assertEqual(done.stdout.count("second sync 0 changes, 0 requests"), 3, done.stdout)
        words = on.words()
        self.assertGreater(len(words), 30)
        self.assertEqual([w for w in words if w in done.stdout + done.stderr], [])
        self.assertNotIn("@test.example", done.stdout + done.stderr)
        self.assertFalse((on.dir / "var").exists() or (on.dir / "root.key").exists() or (on.dir / "run").exists(), "real state was made")

    def test_the_report_as_json(self):
        on = self.rehearsed()
        report = json.loads(on.run("--json").stdout)
        self.assertEqual([(r["students"], r["staff"]) for r in report["reads"]], [(30, 3), (30, 3)])
        targets = {t["id"]: t for t in report["targets"]}
        for one in targets.values():
            self.assertEqual((one["plan"]["creates_users"], one["pushed"], one["problems"]), (66, {"done": one["plan"]["total"], "failed": 0, "unknown": 0}, []))
            self.assertEqual(one["second"], {"changes": 0, "requests": 0})
            self.assertGreater(one["requests"], 0)
            self.assertNotIn("lines", one)
        self.assertEqual(targets["google"]["consent"]["covers"], ["given_name", "family_name", "email"])
        self.assertNotIn("school", targets["google"]["attributes"])
        self.assertEqual(targets["google"]["plan"]["creates_groups"], 0)
        self.assertGreaterEqual(targets["google"]["real_seconds_at_least"], 66)

    def test_names_are_shown_on_purpose_only(self):
        on = self.rehearsed()
        self.assertEqual(on.run("--names", codes=(2,)).stdout, "")
        self.assertEqual(on.run("--names", "--purpose", "x", codes=(2,)).stdout, "")
        shown = on.run("--names", "--purpose", "look before the first push").stdout
        self.assertGreater(sum(w in shown for w in on.words()), 30)
        self.assertIn("@test.example", shown)

    def test_it_rests_on_the_consent_on_record_when_that_can_be_asked(self):
        on = self.rehearsed()
        for name in ("not-there.token", "not-there.crt", "not-there.key", "not-there.json"):
            (on.dir / name).write_text("nothing that would open anything")
        on.place.start_daemon()
        on.place.consent("given_name,family_name", target="partner")
        on.place.consent(ALL_BUT_FUNCTION, target="google", prepares=False)
        on.place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "google", "--yes")
        before = on.place.status()["log_size"]
        report = json.loads(on.run("--json").stdout)
        consents = {t["id"]: t["consent"] for t in report["targets"]}
        self.assertEqual((consents["partner"]["from"], consents["partner"]["covers"]), ("record", ["given_name", "family_name"]))
        for other in ("graph", "google"):
            self.assertEqual(consents[other]["from"], "configuration")
            self.assertIn("no valid consent is on record", consents[other]["note"])
        partner = next(t for t in report["targets"] if t["id"] == "partner")
        self.assertNotIn("email", partner["attributes"])
        self.assertEqual(report["kept_now"], {"students": 0, "staff": 0, "groups": 0})
        status = on.place.status()
        self.assertEqual((status["students"], status["log_size"] - before), (0, 2))  # each consent that was looked at is logged, and nothing else
        on.place.stop_daemon()

    def test_what_is_wrong_in_the_source_is_told_by_field(self):
        on = self.rehearsed()
        file = next((on.dir / "las").glob("*.xml"))
        text, count = re.subn(r"<jaargroep>[^<]*</jaargroep>", "<jaargroep>100</jaargroep>", file.read_text(encoding="utf-8"), count=1)
        self.assertEqual(count, 1)
        file.write_text(text, encoding="utf-8")
        done = on.run()
        self.assertRegex(done.stdout, r"1 record is invalid and would not be taken in:")
        self.assertRegex(done.stdout, r"\n +1 +\w+ +jaargroep +\S.*\.xml:\d+:\d+")

    def test_ctrl_c_and_kill_leave_nothing_behind(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how):
                on = self.rehearsed()
                child = subprocess.Popen(on.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(on.tmp)})
                wait_until("the rehearsal's folder", on.left_behind)
                mine = pathlib.Path(f"/proc/{child.pid}/task/{child.pid}/children")
                wait_until("its programs", lambda: child.poll() is not None or mine.read_text().split())
                programs = mine.read_text().split()
                folder = pathlib.Path(on.left_behind()[0])
                self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
                child.send_signal(how)
                out, err = child.communicate(timeout=30)
                self.assertEqual((child.returncode, out), (130, ""), err)
                self.assertIn("cleared away", err)
                self.assertEqual(on.left_behind(), [])
                self.assertEqual([p for p in programs if pathlib.Path(f"/proc/{p}").exists()], [])

    def test_after_a_kill_there_are_sealed_bytes_without_a_key(self):
        on = self.rehearsed()
        child = subprocess.Popen(on.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(on.tmp)})
        wait_until("its daemon listens", lambda: list(on.tmp.glob("*/run/admin.sock")))
        wait_until("the root key is gone", lambda: not list(on.tmp.glob("*/root.key")))
        programs = pathlib.Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
        self.assertEqual(len(programs), 4)  # a stand-in a target, and sluisd
        child.kill()
        child.wait()
        wait_until("its programs end", lambda: not any(pathlib.Path(f"/proc/{p}").exists() for p in programs))
        self.assertEqual(list(on.tmp.glob("*/root.key")), [])
        kept = b"".join(p.read_bytes() for p in on.tmp.rglob("*") if p.is_file())
        self.assertEqual([w for w in on.words() if w.encode() in kept], [])
        shutil.rmtree(on.left_behind()[0])

    def test_errors_say_what_to_do(self):
        on = self.rehearsed()
        def told(*args):
            done = subprocess.run([BIN / "sluis", "rehearse", "--config", on.dir / "sluis.toml", *args], text=True, capture_output=True, timeout=60,
                                  env={**os.environ, "TMPDIR": str(on.tmp)})
            return done.returncode, done.stderr
        code, err = told("--institution", "stichting-tset")
        self.assertEqual(code, 2)
        self.assertIn(f'did you mean "{INSTITUTION}"?', err)
        (on.dir / "las").rename(on.dir / "elsewhere")
        code, err = told()  # the only institution need not be named
        self.assertEqual(code, 2)
        self.assertRegex(err, r"source las: there is no .*/las")
        (on.dir / "elsewhere").rename(on.dir / "las")
        alone = on.dir / "alone"
        alone.mkdir()
        for name in ("sluis", "sluisd"):
            shutil.copy2(BIN / name, alone / name)
            (alone / name).chmod(0o755)
        done = subprocess.run([alone / "sluis", "rehearse", "--config", on.dir / "sluis.toml"], text=True, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"sluis-lab is not installed; looked for: .*libexec/sluis/sluis-lab")

    def test_a_stranger_on_this_machine_gets_nothing_out_of_a_stand_in(self):
        token = "rehearsal-token"
        folder = self.place(target_url="https://unused.invalid").dir
        (folder / "t").write_text(token)
        lab = subprocess.Popen([BIN / "sluis-lab", "--port", "0", "--port-file", folder / "p", "--token-file", folder / "t", "--private", "--die-with-parent"],
                               stdout=subprocess.DEVNULL)
        self.addCleanup(lambda: (lab.terminate(), lab.wait()))
        wait_until("the lab's port", (folder / "p").exists)
        over = http.client.HTTPConnection("127.0.0.1", int((folder / "p").read_text()), timeout=10)
        self.addCleanup(over.close)

        def ask(method, path, body=None, **headers):
            over.request(method, path, body, headers)
            answer = over.getresponse()
            return answer.status, answer.read().decode()
        for path in ("/lab/dump", "/lab/dump/graph", "/lab/stats", "/scim/v2/Users", "/graph/v1.0/users", "/google/admin/directory/v1/users?customer=my_customer"):
            with self.subTest(path):
                self.assertEqual(ask("GET", path)[0], 401)
        self.assertEqual(ask("GET", "/lab/stats", Authorization=f"Bearer {token}")[0], 200)
        form = "grant_type=client_credentials&client_id=app&client_secret="
        as_form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, body = ask("POST", "/oauth/token", form + "guessed", **as_form)
        self.assertEqual(status, 401)
        self.assertNotIn(token, body)
        self.assertEqual(ask("POST", "/oauth/token", form + token, **as_form)[0], 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
