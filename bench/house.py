"""A house for benchmarks: the real sluisd with its institutions, and partners on loopback, in a folder of its own."""
import json
import pathlib
import re
import shutil
import signal
import subprocess
import time

from asking import ask

TOKEN = "bench-token"
TARGET = """
[[institution.target]]
id = "{id}"
kind = "scim"
allow_plain_http_on_loopback = true
url = "http://127.0.0.1:{port}/scim/v2"
token_file = "partner.token"
requests_per_second = 5000
"""
INSTITUTION = """
[[institution]]
id = "{id}"
name = "Stichting {id}"
mail_domain = "{id}.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las/{id}"
max_age_days = 0
{source_more}"""
PHASE = re.compile(r"^\S+ debug: (\S+): (\w+)\b.* took (\d+) ms$", re.M)
TEXTS = ["--legal-name", "Partner Leermiddelen B.V.", "--country", "NL", "--purpose", "access to learning material",
         "--agreement", "VO-2026-041", "--attributes", "given_name,family_name_prefix,family_name,email,groups,school",
         "--signatory", "A. de Boer", "--mandate", "bestuurder", "--from", "2020-01-01", "--until", "2099-12-31"]


def wait_until(what, holds, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.005)
    raise AssertionError(f"{what} did not happen within {seconds} s")


class Lab:
    """`count` partners in one process. One: the real sluis-lab, with these options."""

    def __init__(self, bin_dir, folder, count=1, options=()):
        folder.mkdir(parents=True, exist_ok=True)
        self.token_file, port_file = folder / "token", folder / "ports"
        port_file.unlink(missing_ok=True)
        self.token_file.write_text(TOKEN + "\n")
        command = [bin_dir / "sluis-bench-labs", str(count), port_file, self.token_file]
        if count == 1:
            command = [bin_dir / "sluis-lab", "--no-quotas", "--die-with-parent", "--port-file", port_file,
                       "--token-file", self.token_file, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until("the lab's ports", lambda: port_file.exists() and len(port_file.read_text().split()) == count)
        self.ports = list(map(int, port_file.read_text().split()))

    def end(self):
        self.process.terminate()
        self.process.wait()


class House:
    def __init__(self, bin_dir, folder, institutions, ports, targets=("partner",), more="",
                 source_more=""):
        """`ports`: of each institution's partner; every target of an institution has one of its own. `more`: lines for
        [daemon], `source_more` for each source."""
        self.bin_dir, self.dir, self.daemon = bin_dir, folder, None
        self.institutions, self.targets = list(institutions), list(targets)
        folder.mkdir(parents=True)
        self.socket = folder / "run/admin.sock"
        token = folder / "partner.token"
        token.touch(0o600)
        token.write_text(TOKEN + "\n")
        (folder / "consent.pdf").write_bytes(b"signed")
        text = '[daemon]\nstate_dir = "var"\nrun_dir = "run"\nkey_file = "root.key"\n'
        if len(self.institutions) == 1:
            text += 'log_level = "debug"\n'  # how long each phase took: its lines do not say of which institution
        text += more
        ports = iter(ports)
        for one in self.institutions:
            text += INSTITUTION.format(id=one, source_more=source_more) + "".join(TARGET.format(id=t, port=next(ports)) for t in self.targets)
            (folder / "las" / one).mkdir(parents=True)
        (folder / "sluis.toml").write_text(text)

    def las(self, institution):
        return self.dir / "las" / institution

    def start(self, under=None):
        """Returns (seconds until the first answer, seconds until every institution was served)."""
        with open(self.dir / "sluisd.log", "ab") as log:
            begun = time.monotonic()
            self.daemon = subprocess.Popen([self.bin_dir / "sluisd", "--config", self.dir / "sluis.toml", "--init"],
                                           stdout=log, stderr=subprocess.STDOUT, env=under)
        first = []

        def is_served():
            if self.daemon.poll() is not None:
                raise AssertionError("sluisd ended: " + (self.dir / "sluisd.log").read_text(errors="replace")[-2000:])
            try:
                status, answer = self.ask("/v1/status")
            except OSError:
                return False
            if not first:
                first.append(time.monotonic() - begun)
            known = answer.get("institutions", [])
            return status == 200 and len(known) == len(self.institutions) and all(i["served"] for i in known)
        wait_until("the service of all institutions", is_served, seconds=900)
        return first[0], time.monotonic() - begun

    def stop(self):
        """Seconds until it had ended."""
        begun = time.monotonic()
        self.daemon.terminate()
        try:
            self.daemon.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
        return time.monotonic() - begun

    def end(self):
        if self.daemon is not None and self.daemon.poll() is None:
            self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def ask(self, path, body=None):
        return ask(self.socket, path, body)

    def sluis(self, *args, codes=(0,)):
        done = subprocess.run([self.bin_dir / "sluis", "--socket", self.socket, *map(str, args)], text=True,
                              capture_output=True, timeout=1800, cwd=self.dir)
        if done.returncode not in codes:
            raise AssertionError(f"sluis {' '.join(map(str, args))} ended with {done.returncode}\n{done.stdout}\n"
                                 + done.stderr + (self.dir / "sluisd.log").read_text(errors="replace")[-2000:])
        return done.stdout

    def confirm_clock(self):
        shown = json.loads(self.sluis("clock", "show", "--json", codes=(0, 3, 4)))
        if any(each["problem"] for each in shown["clocks"]):
            self.sluis("clock", "confirm", "--yes")

    def consent(self, targets=None):
        for institution in self.institutions:
            for target in targets or self.targets:
                self.sluis("consent", "grant", "--institution", institution, "--target", target, *TEXTS, "--evidence",
                           self.dir / "consent.pdf")

    @property
    def journal_bytes(self):
        return (self.dir / "sluisd.log").stat().st_size

    def journal_since(self, told):
        with open(self.dir / "sluisd.log", "rb") as journal:
            journal.seek(told)
            return journal.read().decode(errors="replace")

    def sync(self, on_look=None, look_each=0.02, **what):
        """One sync of what is named, to its end: a Done. `on_look` gets each look at the job."""
        status, answer = self.ask("/v1/sync", what)
        assert status == 202, (status, answer)
        begun, told = time.monotonic(), self.journal_bytes
        while True:
            _, job = self.ask("/v1/jobs/" + answer["job"])
            if on_look:
                on_look(job)
            if job["state"] != "running":
                seconds = time.monotonic() - begun
                return Done(seconds, job, self.journal_since(told))
            time.sleep(look_each)

    def sync_whole(self, **what):
        """The same; where the guard holds a plan it is approved, and the sync goes on."""
        done = self.sync(**what)
        plans = [target["plan"] for each in done.job["institutions"] for target in each["targets"]]
        held = [plan for plan in plans if plan["state"] == "held"]
        for plan in held:
            self.sluis("plan", "approve", plan["hash"])
        return self.sync(**what) if held else done

    def institution(self, number=0):
        _, answer = self.ask("/v1/status")
        return answer["institutions"][number]

    def peak_mb(self):
        """Most resident memory since the start, or since forget_peak()."""
        status = pathlib.Path(f"/proc/{self.daemon.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.daemon.pid}/clear_refs").write_text("5")

    def disk_bytes(self):
        """What the institutions' folders take on disk, in whole blocks."""
        return sum(file.stat().st_blocks * 512 for file in (self.dir / "var").rglob("*") if file.is_file())

    def some_people(self, institution, most=50):
        """Handles of people of this institution."""
        text = next(self.las(institution).glob("*.xml")).read_text()
        found = set()
        for name in dict.fromkeys(re.findall(r"<achternaam>([A-Za-z]{4,})</achternaam>", text)):
            _, answer = self.ask(f"/v1/persons?institution={institution}&text={name}&limit=20&reason=bench")
            found.update(p["handle"] for p in answer["persons"])
            if len(found) >= most:
                break
        return sorted(found)[:most]


class Phases:
    """What the journal says of how long each step took."""

    def __init__(self, journal):
        self.phases = [(activity, step, int(ms)) for activity, step, ms in PHASE.findall(journal)]

    def took(self, step):
        """Seconds in this step, by the daemon's own clock: in all phases that begin with this word."""
        return sum(ms for _, word, ms in self.phases if word == step) / 1e3


class Done(Phases):
    """A sync that is over: how long it took from outside, and what it reports."""

    def __init__(self, seconds, job, journal):
        super().__init__(journal)
        self.seconds, self.job = seconds, job
        for institution in job["institutions"]:
            problems = [t["problem"] for t in institution["targets"] if t["problem"]]
            assert not institution["problem"] and not problems, (institution["problem"], problems)
            endings = {r["ending"] for r in institution["reads"]}
            assert endings <= {"complete"}, endings

    def pushed(self):
        return self.job["pushed"]["done"]


def end_by_signal(process):
    """strace and its like: they write what they counted when they are told to stop."""
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
