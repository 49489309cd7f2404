#!/usr/bin/env python3
"""Nobody holds what others need: a target that hangs delays neither another target of the same institution, nor another institution, nor a signal."""
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from faked_clock import under
from harness import INSTITUTION, PlaceTest, wait_until
from sanitized import TIMES, preloaded
from slow_server import SlowServer

SMALL = ("--schools", "1", "--students", "20", "--staff", "2", "--seed", "7")
SOON_S = 2 * TIMES
END_S = 10
OTHER = "stichting-anders"
CC = shutil.which("cc")


class Turns(PlaceTest):
    def begin(self, how="silent", more_of_slow=""):
        """A lab as the healthy target, a slow server beside it, and a second institution; the slow one is being served."""
        slow = SlowServer(how)
        self.addCleanup(slow.end)
        place = self.place()
        (place.dir / "las2").mkdir()
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text() + f"""\
[[institution.target]]
id = "slow"
kind = "scim"
allow_plain_http_on_loopback = true
url = "{slow.url}"
token_file = "partner.token"
{more_of_slow}
[[institution]]
id = "{OTHER}"
name = "Stichting Anders"
mail_domain = "anders.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las2"
{place.target("partner", "scim")}""")
        place.generate(*SMALL)
        for file in (place.dir / "las").iterdir():
            (place.dir / "las2" / file.name).write_bytes(file.read_bytes())
        place.start_daemon()
        place.consent()
        place.consent(target="slow")
        return place, slow

    def hang(self, place, slow):
        """A sync of the slow target is under way and waits."""
        place.sluis("sync", "--institution", INSTITUTION, "--target", "slow")  # without --wait
        wait_until("the slow target's first request", slow.is_waited_for)

    def soon(self, what, act):
        begun = time.monotonic()
        done = act()
        took = time.monotonic() - begun
        print(f"{self._testMethodName}: {what} took {took * 1000:.0f} ms")
        self.assertLess(took, SOON_S, what)
        return done

    def withdraw(self, place, target):
        more = ("--yes",) if "--yes" in place.sluis("consent", "withdraw", "--help").stdout else ()
        return place.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", target, *more)

    def test_a_target_that_hangs_delays_nobody_else(self):
        place, slow = self.begin()
        place.sync("--target", "partner")
        self.hang(place, slow)
        place.generate(*SMALL, "--day", "1")
        self.soon("a sync of the healthy target", lambda: place.sync("--target", "partner"))
        self.soon("the status", place.status)
        self.soon("a sync of the other institution", lambda: place.sluis("sync", "--institution", OTHER, "--wait", codes=(0, 3)))
        self.soon("a withdrawal at the healthy target", lambda: self.withdraw(place, "partner"))
        self.soon("its removals", lambda: place.sync("--target", "partner", codes=(0, 3)))
        users, _ = place.contents()
        self.assertTrue(users)
        self.assertFalse([login for login, user in users.items() if user["active"]])
        self.soon("a withdrawal at the target that hangs", lambda: self.withdraw(place, "slow"))
        self.assertEqual(place.daemon.poll(), None)

    def test_an_order_that_is_refused_ends_nothing(self):
        place, slow = self.begin(more_of_slow='timeout = "20s"')
        place.sync("--target", "partner")
        self.hang(place, slow)
        of_slow = ("--institution", INSTITUTION, "--target", "slow", "--reason", "a mistake")
        for word in ("left", "moved"):
            refused = self.soon(f"a refused `target {word}`", lambda word=word: place.sluis("target", word, *of_slow, codes=range(1, 10)))
            self.assertNotIn("meanwhile", refused.stderr)
        none = ("consent", "withdraw", "--institution", INSTITUTION, "--target", "unknown")
        more = ("--yes",) if "--yes" in place.sluis("consent", "withdraw", "--help").stdout else ()
        self.soon("a withdrawal of what does not stand", lambda: place.sluis(*none, *more, codes=range(1, 10)))
        self.assertEqual(self.problem_of_slow(place), "", "the push goes on")
        self.assertNotIn("an administrator", (place.dir / "sluisd.log").read_text())

    def problem_of_slow(self, place):
        return next(t for t in place.status()["targets"] if t["id"] == "slow").get("problem") or ""

    def test_a_reload_goes_on_beside_a_target_that_hangs_and_takes_it_out(self):
        place, slow = self.begin()
        self.hang(place, slow)
        config = place.dir / "sluis.toml"
        text = config.read_text().replace("Stichting Test", "Stichting Nieuw")
        before, after = text.split('[[institution.target]]\nid = "slow"')
        config.write_text(before + after[after.index("[[institution]]"):])
        place.daemon.send_signal(signal.SIGHUP)
        self.soon("the reload", lambda: wait_until("the new name", lambda: place.status()["name"] == "Stichting Nieuw"))
        self.assertEqual([t["id"] for t in place.status()["targets"]], ["partner"])
        self.soon("a sync", lambda: place.sync())

    def test_a_target_that_confirms_nothing_for_too_long_is_told_and_left_alone(self):
        place, slow = self.begin(more_of_slow='stalled_after = "2s"\ntimeout = "1s"')
        self.hang(place, slow)
        def problem():
            return next(t for t in place.status()["targets"] if t["id"] == "slow")["problem"]
        wait_until("the end of the attempt", problem, seconds=20)
        self.assertIn("the next scheduled try is not before", (place.dir / "sluisd.log").read_text())

    def ends_in_time(self, place, *before):
        for each in before:
            place.daemon.send_signal(each)
        begun = time.monotonic()
        code = place.stop_daemon()
        took = time.monotonic() - begun
        print(f"{self._testMethodName}: ended in {took:.1f} s with {code}")
        self.assertLess(took, END_S)
        self.assertEqual(code, 0)

    def test_sigterm_while_a_target_answers_nothing(self):
        place, slow = self.begin()
        self.hang(place, slow)
        self.ends_in_time(place)

    def test_sigterm_while_a_target_drips(self):
        place, slow = self.begin("drip")
        self.hang(place, slow)
        self.ends_in_time(place)

    def test_sigterm_while_a_connection_is_made(self):
        place, slow = self.begin("deaf")
        self.hang(place, slow)
        self.ends_in_time(place)

    @unittest.skipUnless(CC, "no C compiler is here")
    def test_sigterm_while_a_name_is_looked_up(self):
        """getaddrinfo cannot be interrupted, and Asio waits for it at the end."""
        folder = self.folder()
        (folder / "names.c").write_text("#include <fcntl.h>\n#include <netdb.h>\n#include <unistd.h>\n"
                                        "int getaddrinfo(const char* n, const char* s, const struct addrinfo* h, struct addrinfo** r) {"
                                        " (void)n; (void)s; (void)h; (void)r;"
                                        f" close(open(\"{folder}/asked\", O_CREAT | O_WRONLY, 0600)); sleep(60); return EAI_AGAIN; }}\n")
        subprocess.run([CC, "-shared", "-fPIC", "-o", folder / "names.so", folder / "names.c"], check=True)
        place = self.place()
        config = place.dir / "sluis.toml"
        config.write_text(config.read_text().replace(place.url, "https://partner.example/scim/v2"))
        place.generate(*SMALL)
        with under(preloaded(folder / "names.so")):
            place.start_daemon()
        place.consent()
        place.sluis("sync", "--institution", INSTITUTION)
        wait_until("the look-up of a name", (folder / "asked").exists)
        self.ends_in_time(place)

    def folder(self):
        made = tempfile.TemporaryDirectory(prefix="sluis-it-")
        self.addCleanup(made.cleanup)
        return pathlib.Path(made.name)

    def test_sigterm_during_a_reload_while_a_target_hangs(self):
        place, slow = self.begin()
        self.hang(place, slow)
        self.ends_in_time(place, signal.SIGHUP, signal.SIGHUP)

    def test_sigterm_while_syncs_wait_for_each_other(self):
        place, slow = self.begin()
        self.hang(place, slow)
        for _ in range(3):
            place.sluis("sync", "--institution", INSTITUTION)
        self.ends_in_time(place)

    def big_read(self):
        place = self.place()
        place.generate("--schools", "1", "--students", "30000", "--staff", "0", "--seed", "9")
        place.start_daemon()
        place.consent()
        place.sluis("sync", "--institution", INSTITUTION)
        return place

    def is_read(self, place):
        return ": complete, " in (place.dir / "sluisd.log").read_text()

    def test_sigterm_in_a_big_read(self):
        place = self.big_read()
        time.sleep(0.5)
        self.assertFalse(self.is_read(place), "it is over before the signal")
        self.ends_in_time(place)

    def test_sigterm_in_naming_or_planning(self):
        place = self.big_read()
        wait_until("the end of the read", lambda: self.is_read(place), seconds=120)
        time.sleep(0.5)
        self.assertEqual(place.contents()[0], {}, "the plan is made before the signal")
        self.ends_in_time(place)

    def test_a_withdrawal_does_not_wait_for_a_big_read(self):
        place = self.big_read()
        time.sleep(0.5)
        self.assertFalse(self.is_read(place), "it is over before the withdrawal")
        self.soon("a withdrawal", lambda: self.withdraw(place, "partner"))
        wait_until("the read, begun again", lambda: self.is_read(place), seconds=120)


if __name__ == "__main__":
    unittest.main()
