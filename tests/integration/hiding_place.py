"""A place whose partner shows neither users that are off nor groups without members (hiding_server.py), and whose clock is set forward: one school of 30 pupils and 4 members of staff."""
import pathlib
import re
import tempfile

from faked_clock import clock_in, under
from harness import Place, PlaceTest, wait_until
from hiding_server import HidingServer

DAY_0 = "2026-12-01"


class HidingPlace(PlaceTest):
    hides = True  # the test fails where the partner had nothing to hide

    def begin(self, **how):
        self.partner = HidingServer(**how)
        self.addCleanup(self.partner.end)
        self.addCleanup(lambda: self.assertGreater(self.partner.hidden, 0 if self.hides else -1, "nothing was hidden"))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.now = pathlib.Path(folder.name) / "now"
        self.set_clock(DAY_0 + " 09:00:00")
        with under(clock_in(self.now)):
            self.there = Place(target_url=self.partner.url)
        self.addCleanup(self.there.end)
        self.addCleanup(lambda: self._tell(self.there))
        self.there.generate("--seed", "3", "--students", "30", "--staff", "4", "--schools", "1", "--today", DAY_0)
        self.source = next((self.there.dir / "las").glob("*.xml"))
        self.whole = self.source.read_text()
        self.pupils = re.findall(r" *<leerling key=.*?</leerling>\n", self.whole, re.S)
        self.at(DAY_0 + " 09:00:00")
        self.there.consent()
        self.there.sync(codes=(0, 3))
        self.assertEqual(len(self.partner.users), 34)

    def set_clock(self, moment):
        self.now.write_text(f"@{moment}\n")

    def at(self, moment):
        """The daemon, started anew at this moment (UTC)."""
        if self.there.daemon and self.there.daemon.poll() is None:
            self.there.stop_daemon()
        self.set_clock(moment)
        with under(clock_in(self.now)):
            self.there.start_daemon()

    def write(self, text, day):
        self.source.write_text(re.sub(r"<aanmaakdatum>[^<]*<", f"<aanmaakdatum>{day}T07:00:00<", text))

    def on(self, day, text, *how):
        """A sync on this day, of this export."""
        self.write(text, day)
        self.at(day + " 09:00:00")
        return self.there.sync(*how, codes=(0, 3))["institutions"][0]["targets"][0]

    def off(self):
        return {id for id, user in self.partner.users.items() if not user["active"]}

    def assert_nobody_twice(self):
        handles = [user["externalId"] for user in self.partner.users.values()]
        self.assertEqual(len(handles), len(set(handles)))

    def assert_no_news(self, report):
        self.assertEqual((report["drift"]["gone"], report["drift"]["unsettled"], report["findings"]), (0, 0, []))

    def erased(self, text):
        """In the evening of 10 March 2027; with what was said of it."""
        for moment in ("2027-03-10 09:00:00", "2027-03-10 20:30:00"):
            self.write(text, moment[:10])
            self.at(moment)
            self.there.sync(codes=(0, 3))
        wait_until("the erasure", lambda: [e for e in self.there.ask("erasure", "list")["erasures"] if e["state"] == "erased"])
        return [e["note"] for e in self.there.ask("erasure", "list")["erasures"]]
