"""What the integration tests share: the real binaries in a temporary folder, on loopback, ended by their own process ids.

Environment: SLUIS_BIN (the programs), SLUIS_SHARED (reference material; tests that need it skip visibly without it).
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

BIN = pathlib.Path(os.environ.get("SLUIS_BIN", "build/release/bin")).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("SLUIS_SHARED", SOURCE.parent / "shared"))
KEPT_REQUESTS = pathlib.Path(os.environ["SLUIS_BUILD"]) / "captured" if "SLUIS_BUILD" in os.environ else None  # for tests/wire/captured_test.py
INSTITUTION = "stichting-test"
TELLS = (0, 3, 4, 5)  # `sluis status` ends with what is told, where the test is about something else
VENDOR_SECRET = "s3cret-of-the-app-that-nobody-may-see"
LAB_CLIENT_ID = "5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f"  # the app registration that the lab's tenant knows
ALL_BUT_FUNCTION = "given_name,family_name_prefix,family_name,email,groups,school"

needs_shared = unittest.skipUnless(SHARED.is_dir(), f"{SHARED} is missing")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(what, holds, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def keep_requests(captured):
    """Adds what reached a lab to this script's file of this run; without what a test asked by hand."""
    if KEPT_REQUESTS is None or not captured.exists():
        return
    KEPT_REQUESTS.mkdir(exist_ok=True)
    kept = KEPT_REQUESTS / (pathlib.Path(sys.argv[0]).stem.removesuffix("_test") + ".ndjson")
    with open(captured) as lines, open(kept, "a" if keep_requests.begun else "w") as out:
        out.writelines(line for line in lines if "Python-urllib" not in line)
    keep_requests.begun = True


keep_requests.begun = False


def write_secret(path, text):
    """For us alone: the daemon refuses a credential that everybody may read."""
    path.touch(0o600)
    path.write_text(text)


class Place:
    """A folder with a configuration, a daemon, and whatever serves as the partner."""

    kind = "scim"

    def __init__(self, target_url=None, lab_options=(), extra_config="", kind="scim", extra_targets=()):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="sluis-it-"))
        (self.dir / "las").mkdir()
        self.children = []
        self.daemon = None
        self.extra_config = extra_config
        self.kind = kind
        self.extra_targets = extra_targets  # kinds, each a target of that name
        self.url = target_url or self.start_lab(lab_options)
        self.write_config()

    def start_lab(self, options):
        write_secret(self.dir / "partner.token", "integration-test-token\n")
        with open(self.dir / "lab.log", "wb") as log:
            lab = subprocess.Popen([BIN / "sluis-lab", "--port", "0", "--port-file", self.dir / "lab.port", "--token-file",
                                    self.dir / "partner.token", "--capture", self.dir / "requests.ndjson", "--die-with-parent", *options],
                                   stdout=log, stderr=subprocess.STDOUT)
        self.children.append(lab)
        wait_until("the lab's port", lambda: (self.dir / "lab.port").exists() and (self.dir / "lab.port").read_text().strip())
        self.lab_port = int((self.dir / "lab.port").read_text())
        return f"http://127.0.0.1:{self.lab_port}/scim/v2"

    def write_config(self, more=""):
        if not (self.dir / "partner.token").exists():
            write_secret(self.dir / "partner.token", "integration-test-token\n")
        (self.dir / "sluis.toml").write_text(f"""\
[daemon]
state_dir = "var"
run_dir   = "run"
key_file  = "root.key"
[[institution]]
id = "{INSTITUTION}"
name = "Stichting Test"
mail_domain = "test.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las"
max_age_days = 0  # clocks pass months here without a new export; clock_jump_test.py has one of an old one
{self.target("partner", self.kind)}{self.extra_config}{more}
{"".join(self.target(kind, kind) for kind in self.extra_targets)}""")

    def target(self, name, kind):
        """A target's section: every kind is served by the lab, with tokens of its endpoint for the vendors."""
        lines = ["[[institution.target]]", f'id = "{name}"', f'kind = "{kind}"', "allow_plain_http_on_loopback = true"]
        if kind == "scim":
            lines += [f'url = "{self.url}"', 'token_file = "partner.token"', "requests_per_second = 5000"]
        else:
            origin = f"http://127.0.0.1:{self.lab_port}"
            lines += [f'token_url = "{origin}/oauth/token"']
        if kind == "graph":
            write_secret(self.dir / "graph.secret", VENDOR_SECRET + "\n")
            lines += [f'url = "{origin}/graph/v1.0"', 'tenant = "school.example"', f'client_id = "{LAB_CLIENT_ID}"', 'client_secret_file = "graph.secret"',
                      "writes_per_150s = 1000000", "units_per_10s = 1000000"]
        if kind == "google":
            self.make_service_account()
            lines += [f'url = "{origin}/google"', 'service_account_file = "google.json"', 'admin = "beheer@test.example"', "queries_per_minute = 1000000",
                      "creations_per_second = 1000", 'org_unit = "/Scholen/{school}"']
        return "\n".join(lines) + "\n"

    def make_service_account(self):
        if (self.dir / "google.json").exists():
            return
        key = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], check=True, capture_output=True, text=True).stdout
        write_secret(self.dir / "google.json", json.dumps({"type": "service_account", "client_email": "sluis@project.example", "private_key_id": "k1", "private_key": key}))

    def start_daemon(self, init=True, through=()):
        with open(self.dir / "sluisd.log", "ab") as log:
            self.daemon = subprocess.Popen([*through, BIN / "sluisd", "--config", self.dir / "sluis.toml", *(["--init"] if init else [])],
                                           stdout=log, stderr=subprocess.STDOUT)
        self.children.append(self.daemon)
        def ready():
            if self.daemon.poll() is not None:
                raise AssertionError("sluisd ended: " + (self.dir / "sluisd.log").read_text(errors="replace")[-2000:])
            return self.sluis("status", codes=None).stdout != ""
        wait_until("sluisd's answer", ready)
        self.confirm_clock()

    def confirm_clock(self):
        """As an administrator does after days in which the daemon did not run: tests step the clock by days and weeks."""
        shown = self.sluis("clock", "show", "--json", codes=None)
        if shown.returncode == 0 and any(each["problem"] for each in json.loads(shown.stdout)["clocks"]):
            self.sluis("clock", "confirm", "--yes")

    def kill_daemon(self):
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait()

    def stop_daemon(self):
        self.daemon.terminate()
        return self.daemon.wait(timeout=15)

    def sluis(self, *args, codes=(0,), timeout=120):
        done = subprocess.run([BIN / "sluis", "--socket", self.dir / "run/admin.sock", *map(str, args)], text=True,
                              capture_output=True, timeout=timeout, cwd=self.dir)
        if codes is not None and done.returncode not in codes:
            raise AssertionError(f"sluis {' '.join(map(str, args))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}\n"
                                 + (self.dir / "sluisd.log").read_text(errors="replace")[-3000:])
        return done

    def ask(self, *args, codes=(0,)):
        return json.loads(self.sluis(*args, "--json", codes=codes).stdout)

    def sync(self, *args, codes=(0,)):
        self.confirm_clock()
        return self.ask("sync", "--institution", INSTITUTION, "--wait", *args, codes=codes)

    def metrics(self):
        return subprocess.run(["curl", "-s", "--unix-socket", self.dir / "run/admin.sock", "http://sluis/metrics"], capture_output=True, text=True, check=True).stdout

    def status(self):
        return self.ask("status", codes=TELLS)["institutions"][0]

    def consent(self, attributes=ALL_BUT_FUNCTION, start="2020-01-01", end="2099-12-31", target="partner", more=(), prepares=True):
        (self.dir / "consent.pdf").write_bytes(b"signed")
        self.confirm_clock()
        if prepares and (self.kind if target == "partner" else target) in ("graph", "google"):
            # Repeated where the lab was told to break connections: it does what is missing.
            wait_until("target prepare", lambda: self.sluis("target", "prepare", "--target", target, codes=(0, 4, 5)).returncode == 0)
        self.sluis("consent", "grant", "--institution", INSTITUTION, "--target", target, "--legal-name", "Partner Leermiddelen B.V.",
                   "--country", "NL", "--purpose", "access to learning material", "--agreement", "VO-2026-041", "--attributes", attributes, *more,
                   "--signatory", "A. de Boer", "--mandate", "bestuurder", "--evidence", self.dir / "consent.pdf", "--from", start, "--until", end)

    def generate(self, *options):
        done = subprocess.run([BIN / "sluis-school", "--out", self.dir / "las", *map(str, options)], check=True, text=True, capture_output=True)
        return done.stdout

    def lab(self, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.lab_port}{path}", headers={"Authorization": "Bearer integration-test-token"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def contents(self, kind=None):
        """What the partner holds, without what chance decides: ids and handles."""
        kind = kind or self.kind
        dump = self.lab("/lab/dump" + ("" if kind == "scim" else "/" + kind))
        login, handle, name = {"scim": ("userName", "externalId", "displayName"), "graph": ("userPrincipalName", "externalId", "displayName"),
                               "google": ("primaryEmail", "externalId", "name")}[kind]
        name_of = {u.get(handle): u[login] for u in dump["users"]}
        strip = lambda o: {k: v for k, v in o.items() if k not in ("id", "externalId", "externalIds", "customSchemas", "employeeId", "etag", "meta", "groups", "passwordProfile", "password") and not k.startswith("extension_")}
        users = {u[login]: strip(u) for u in dump["users"]}
        groups = {g[name]: sorted(name_of.get(m, "?") for m in g.get("member_external_ids", [])) for g in dump["groups"] if not g.get("deleted")}
        return users, groups

    def duplicates(self, kind=None):
        kind = kind or self.kind
        dump = self.lab("/lab/dump" + ("" if kind == "scim" else "/" + kind))
        handles = [o.get("externalId") for o in dump["users"] + dump["groups"] if not o.get("deleted")]
        return len(handles) - len(set(handles))

    def say(self, method, path, body=None):
        """Another tool at the laboratory, with rights of its own."""
        headers = {"Authorization": "Bearer integration-test-token",
                   "Content-Type": "application/scim+json" if path.startswith("/scim/") else "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.lab_port}{path}", method=method, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def overwrite(self, id, **attributes):
        """The same, of a user at the partner."""
        operations = [{"op": "replace", "path": name, "value": value} for name, value in attributes.items()]
        self.say("PATCH", f"/scim/v2/Users/{id}", {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations})

    def meddle(self):
        """Somebody renames the first user that each vendor shows, behind our back."""
        say = self.say
        first = say("GET", "/graph/v1.0/users?$select=id&$top=1")["value"][0]["id"]
        say("PATCH", f"/graph/v1.0/users/{first}", {"givenName": "Meddled"})
        first = say("GET", "/google/admin/directory/v1/users?customer=my_customer&maxResults=1")["users"][0]["id"]
        say("PATCH", f"/google/admin/directory/v1/users/{first}", {"name": {"givenName": "Meddled"}})

    def end(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        for child in self.children:
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        keep_requests(self.dir / "requests.ndjson")
        shutil.rmtree(self.dir, ignore_errors=True)


class PlaceTest(unittest.TestCase):
    """Gives each test places that are cleared away; on a failure the daemon's log is printed (it names nobody)."""

    def place(self, *args, **kwargs):
        made = Place(*args, **kwargs)
        self.addCleanup(made.end)
        self.addCleanup(lambda: self._tell(made))
        return made

    def _tell(self, place):
        outcome = getattr(self._outcome, "result", None)
        broken = outcome and any(t is self for t, _ in outcome.errors + outcome.failures)
        if broken and (place.dir / "sluisd.log").exists():
            print((place.dir / "sluisd.log").read_text(errors="replace")[-4000:], file=sys.stderr)
