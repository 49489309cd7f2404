#!/usr/bin/env python3
"""make demo: the main job of Sluis, told step by step. Real binaries, real sockets, real files, in a temporary folder.

Everything that is compared here is compared by this script alone, from what the command line prints and what the partner holds.
"""
import argparse
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

BOLD, GREEN, RED, DIM, PLAIN = ("\033[1m", "\033[32m", "\033[31m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("",) * 5

CONFIG = """\
[daemon]
state_dir = "var"
run_dir   = "run"
key_file  = "root.key"
[[institution]]
id = "stichting-demo"
name = "Stichting Demo"
mail_domain = "demo.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las"
every = "15m"
[[institution.target]]
id = "partner"
kind = "scim"
url = "{url}"
ca_file = "lab-ca.pem"
token_file = "partner.token"
requests_per_second = 2000
"""


class Failed(Exception):
    pass


class Demo:
    def __init__(self, bin_dir, folder):
        self.bin = pathlib.Path(bin_dir).resolve()
        self.dir = pathlib.Path(folder)
        self.children = []
        self.step_number = 0
        self.failures = 0

    # -- talking ---------------------------------------------------------------------------------------------------------
    def step(self, title):
        self.step_number += 1
        print(f"\n{BOLD}{self.step_number}. {title}{PLAIN}")

    def say(self, text):
        print(f"   {text}")

    def check(self, claim, holds):
        mark = f"{GREEN}ok{PLAIN}" if holds else f"{RED}NOT SO{PLAIN}"
        print(f"   [{mark}] {claim}")
        self.failures += not holds

    # -- running ---------------------------------------------------------------------------------------------------------
    def start(self, name, *args):
        log = open(self.dir / f"{name}.log", "wb")
        child = subprocess.Popen([self.bin / name, *map(str, args)], stdout=log, stderr=subprocess.STDOUT, cwd=self.dir)
        self.children.append(child)
        return child

    def run(self, *args, codes=(0,), quiet=True):
        shown = " ".join(a if " " not in a else f'"{a}"' for a in map(str, args))
        print(f"   {DIM}$ {shown}{PLAIN}", flush=True)
        done = subprocess.run([self.bin / str(args[0]), *map(str, args[1:])], cwd=self.dir, text=True, timeout=120,
                              stdout=subprocess.PIPE if quiet else None, stderr=subprocess.PIPE if quiet else None,
                              env={**os.environ, "SLUIS_SOCKET": str(self.dir / "run/admin.sock")})
        if done.returncode not in codes:
            raise Failed(f"{shown} ended with {done.returncode}: {done.stderr or done.stdout or ''}")
        return done

    def ask(self, *args, codes=(0,)):
        return json.loads(self.run("sluis", *args, "--json", codes=codes).stdout)

    def sync(self, *args, codes=(0,)):
        """With its progress bar, as an administrator sees it; the figures are then asked for again by a dry run's JSON."""
        return self.ask("sync", "--institution", "stichting-demo", "--wait", *args, codes=codes)

    def lab(self, path):
        context = ssl.create_default_context(cafile=self.dir / "lab-ca.pem")
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}",
                                         headers={"Authorization": "Bearer " + (self.dir / "partner.token").read_text().strip()})
        with urllib.request.urlopen(request, context=context, timeout=10) as answer:
            return json.load(answer)

    def wait_for(self, what, path):
        for _ in range(100):
            if pathlib.Path(path).exists() and (pathlib.Path(path).stat().st_size or str(path).endswith(".sock")):
                return
            if any(c.poll() is not None for c in self.children):
                break
            time.sleep(0.1)
        logs = "".join((self.dir / f"{n}.log").read_text(errors="replace") for n in ("sluis-lab", "sluisd") if (self.dir / f"{n}.log").exists())
        raise Failed(f"{what} did not start:\n{logs}")

    def stop(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        for child in self.children:
            try:
                child.wait(timeout=12)
            except subprocess.TimeoutExpired:
                child.kill()

    # -- the story -------------------------------------------------------------------------------------------------------
    def set_up(self):
        school = self.run("sluis-school", "--out", "las", "--schools", "3", "--students", "1200", "--staff", "90", "--seed", "7", "--day", "0")
        self.say(school.stdout.strip().splitlines()[-1] if school.stdout.strip() else "")
        self.start("sluis-lab", "--port", "0", "--port-file", "lab.port", "--tls", "--ca-out", "lab-ca.pem",
                   "--token-file", "partner.token", "--capture", "requests.ndjson")
        self.wait_for("sluis-lab", self.dir / "lab.port")
        self.port = int((self.dir / "lab.port").read_text())
        self.say(f"a partner (strict SCIM 2.0, TLS, certificate made on the spot) listens on 127.0.0.1:{self.port}")
        (self.dir / "sluis.toml").write_text(CONFIG.format(url=f"https://127.0.0.1:{self.port}/scim/v2"))
        self.start("sluisd", "--config", "sluis.toml", "--init")
        self.wait_for("sluisd", self.dir / "run/admin.sock")
        self.say("sluisd runs; its root key was made, its state folder is empty")

    def without_consent(self):
        self.step("First sync, and nobody has consented")
        report = self.sync(codes=(3,))
        status = self.ask("status", codes=(0, 3, 4))["institutions"][0]
        people = status["students"] + status["staff"]
        self.say(f"{status['students']} students, {status['staff']} staff, {status['groups']} groups, {status['memberships']} memberships kept")
        self.check("1,290 people kept", people == 1290)
        self.check(f"a plan is computed ({report['plan']['creates']} creations) and everything in it is withheld",
                   report["plan"]["creates"] > 1290 and report["plan"]["withheld"] > 0 and report["pushed"]["done"] == 0)
        self.check("0 requests reached the partner", self.lab("/lab/stats")["total"] == 0)

    def consent(self):
        self.step("An authorised signatory consents; the plan can be read")
        (self.dir / "consent.pdf").write_bytes(b"%PDF-1.4 a signed document, for the demonstration\n")
        self.run("sluis", "consent", "grant", "--institution", "stichting-demo", "--target", "partner", "--legal-name",
                 "Partner Leermiddelen B.V.", "--country", "NL", "--purpose", "access to learning material", "--agreement", "VO-2026-041", "--attributes",
                 "given_name,family_name_prefix,family_name,email,groups,school", "--signatory", "A. de Boer", "--mandate",
                 "bestuurder, KvK-uittreksel 2026-01", "--evidence", "consent.pdf", "--from", "2026-08-01", "--until", "2027-07-31")
        report = self.sync("--dry-run")
        self.hash = report["plan"]["hash"]
        self.planned = self.ask("plan", "show", self.hash, "--reason", "demo: read before the push")
        shown = self.run("sluis", "plan", "show", self.hash, "--reason", "demo: read before the push").stdout.splitlines()
        for line in [l for l in shown if l.strip()][:24]:
            self.say(f"{DIM}│{PLAIN} {line}")
        self.say(f"{DIM}│ … {len(shown)} lines in all{PLAIN}")
        self.check("still 0 requests reached the partner", self.lab("/lab/stats")["total"] == 0)

    def first_push(self):
        self.step("Sync: accounts, groups and memberships arrive")
        started = time.monotonic()
        if sys.stdout.isatty():
            self.run("sluis", "sync", "--institution", "stichting-demo", "--wait", quiet=False)
            done = self.ask("plan", "list")
            self.say(f"{time.monotonic() - started:.1f} s")
        else:
            report = self.sync()
            self.say(f"{report['pushed']['done']} changes pushed in {time.monotonic() - started:.1f} s")
        self.check("the partner holds exactly what was released", self.same_as_released())

    def same_as_released(self):
        """Every planned creation against what the partner holds, attribute by attribute; nothing more, nothing less."""
        dump = self.lab("/lab/dump")
        names = {"user_name": lambda u: u.get("userName"), "display_name": lambda u: u.get("displayName"),
                 "given_name": lambda u: u.get("name", {}).get("givenName"), "family_name_prefix": lambda u: u.get("name", {}).get("middleName"),
                 "family_name": lambda u: u.get("name", {}).get("familyName"), "email": lambda u: (u.get("emails") or [{}])[0].get("value"),
                 "school": lambda u: u.get("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", {}).get("organization")}
        users = {u["userName"]: u for u in dump["users"]}
        groups = {g["displayName"]: g for g in dump["groups"]}
        lines = self.planned["lines"]
        created = [l for l in lines if l["operation"] == "create_user"]
        members = {}
        for l in lines:
            if l["operation"] == "add_member":
                members.setdefault(l["object"], set()).add(l["member"])
        wrong = len(users) - len(created)
        for l in created:
            user = users.get(l["after"]["user_name"], {})
            wrong += any(read(user) != l["after"].get(field) for field, read in names.items()) or user.get("active") is not True
        new_groups = [l for l in lines if l["operation"] == "create_group"]
        wrong += len(groups) - len(new_groups)
        login = {l["object"]: l["after"]["user_name"] for l in created}
        by_id = {u["id"]: u["userName"] for u in dump["users"]}
        for l in new_groups:
            held = {by_id.get(m) for m in groups.get(l["after"]["group_name"], {}).get("members", [])}
            wrong += held != {login[m] for m in members.get(l["object"], set())}
        self.say(f"{len(created)} accounts, {len(new_groups)} groups, {sum(map(len, members.values()))} memberships compared, {wrong} differ")
        return wrong == 0

    def nothing_to_do(self):
        self.step("Sync again: no change, no work, no request")
        before = self.lab("/lab/stats")["total"]
        plan = self.sync()["plan"]
        changes = sum(plan[k] for k in ("creates", "updates", "deactivates", "deletes", "memberships_added", "memberships_removed"))
        self.check(f"{changes} changes, {self.lab('/lab/stats')['total'] - before} requests",
                   changes == 0 and self.lab("/lab/stats")["total"] == before)

    def next_day(self):
        self.step("The next day's file: a new pupil, a corrected name, a class change, a leaver, an invalid record")
        self.run("sluis-school", "--out", "las", "--schools", "3", "--students", "1200", "--staff", "90", "--seed", "7", "--day", "1")
        plan = self.sync("--dry-run")["plan"]
        shown = self.ask("plan", "show", plan["hash"], "--reason", "demo: the next day")
        for line in shown["lines"]:
            who = line.get("member_label") or line["label"]
            what = ", ".join(f"{k}: {line.get('before', {}).get(k, '–')} → {v}" for k, v in line.get("after", {}).items()) if line["operation"] == "update_user" else ""
            self.say(f"{line['operation']:<16} {who:<28} {line['reason']:<20} {what}")
        report = self.sync()
        self.check(f"pushed: {report['pushed']['done']} done, {report['pushed']['failed']} failed",
                   report["pushed"]["done"] == len(shown["lines"]) and report["pushed"]["failed"] == 0)
        invalid = self.ask("invalid", "list")["invalid"]
        for i in invalid:
            self.say(f"kept at its last good version: {i['subject']} – {i['where']}: {i['field']} {i['problem']}")
        self.check("the invalid record is listed and its account stays", len(invalid) == 1 and plan["deactivates"] == 1)

    def withdrawal(self):
        self.step("The consent is withdrawn")
        self.run("sluis", "consent", "withdraw", "--institution", "stichting-demo", "--target", "partner", "--yes")
        report = self.sync(codes=(3,))
        active = sum(u["active"] for u in self.lab("/lab/dump")["users"])
        self.check(f"{report['plan']['deactivates']} accounts deactivated at the partner, {active} still active", active == 0)
        before = self.lab("/lab/stats")["total"]
        self.sync(codes=(3,))
        self.check("nothing more leaves", self.lab("/lab/stats")["total"] == before)

    def proof(self):
        self.step("The mutation log is verified, and a tampered copy is caught")
        self.run("sluis", "log", "export", "--institution", "stichting-demo", "--to", "log-copy")
        done = self.run("sluis", "log", "verify", "log-copy")
        self.say(done.stdout.strip().splitlines()[-1])
        shutil.copytree(self.dir / "log-copy", self.dir / "tampered")
        victim = next(p for p in sorted((self.dir / "tampered/tile/entries").rglob("*")) if p.is_file())
        content = bytearray(victim.read_bytes())
        content[len(content) // 2] ^= 1
        victim.chmod(0o600)
        victim.write_bytes(content)
        caught = self.run("sluis", "log", "verify", "tampered", codes=range(1, 10))
        self.say((caught.stderr or caught.stdout).strip().splitlines()[0])
        self.check("one flipped bit is caught", caught.returncode != 0)

    def tell(self):
        print(f"{BOLD}Sluis, the main job{PLAIN} – in {self.dir}")
        self.set_up()
        self.without_consent()
        self.consent()
        self.first_push()
        self.nothing_to_do()
        self.next_day()
        self.withdrawal()
        self.proof()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bin", required=True, help="where the programs are")
    options.add_argument("--keep", action="store_true", help="keep the folder")
    chosen = options.parse_args()
    folder = tempfile.mkdtemp(prefix="sluis-demo-")
    demo = Demo(chosen.bin, folder)
    started = time.monotonic()
    try:
        demo.tell()
    except (Failed, subprocess.TimeoutExpired) as problem:
        print(f"\n{RED}{problem}{PLAIN}", file=sys.stderr)
        demo.failures += 1
    finally:
        demo.stop()
        if chosen.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{'All of it holds' if demo.failures == 0 else f'{demo.failures} claims do not hold'} ({time.monotonic() - started:.0f} s).")
    return 1 if demo.failures else 0


if __name__ == "__main__":
    sys.exit(main())
