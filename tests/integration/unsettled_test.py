"""One object that cannot be settled stops only itself, with the real daemon against a SCIM service that answers look-ups badly and loses or refuses creations."""
import contextlib
import datetime
import http.server
import json
import re
import signal
import threading
import time
import unittest
import urllib.parse

from group_names_test import school as group_school
from faked_clock import FAKETIME, NO_FAKED_CLOCK, FastClock, clock_in, under
from harness import INSTITUTION, PlaceTest, wait_until
from settable_fault import Faulty, SettableFault

CONFIG = {"patch": {"supported": True}, "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0}, "filter": {"supported": True, "maxResults": 200},
          "etag": {"supported": False}}


class Service(Faulty, http.server.ThreadingHTTPServer):
    daemon_threads = True
    filter_status = SettableFault(200)
    lose = SettableFault()               # of the next user's creation: "before" or "after" it takes effect
    lost_status = SettableFault()        # what such a loss is answered with; None: the connection ends
    loses_all = SettableFault(False)     # every user's creation, before it takes effect
    hidden = SettableFault(False)        # users are made and not shown
    mute = SettableFault()               # the handle of which no look-up tells whose it is …
    mute_lost = SettableFault(False)     # … is that of the next creation that is lost
    refuse_creations = SettableFault(False)
    reads_no_single = SettableFault(False)  # 403 to each GET of one object
    lists_no_groups = SettableFault(False)
    keeps = SettableFault()              # how it keeps a display name
    answers_with = SettableFault()       # the id of a user: creations make nothing, and are answered with that one
    shows_all = SettableFault(True)      # of that one; else the answer holds its id only

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.objects = {"Users": {}, "Groups": {}}
        self.posts = []               # handles of users that came to be created
        self.deletions = []
        self.patches = []
        self.creations_go = threading.Event()  # until it is set, a creation that came is neither done nor answered
        self.creations_go.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/scim/v2"

    def keep(self, it):
        if it and "displayName" in it and "userName" in it and self.strikes("keeps"):
            it["displayName"] = self.keeps(it["displayName"])

    def users(self):
        with self.lock:
            return {u["externalId"]: u for u in self.objects["Users"].values() if "externalId" in u}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/scim+json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")

    def place(self):
        path, _, query = self.path.partition("?")
        return path.removeprefix("/scim/v2/").split("/"), {k: v[0] for k, v in urllib.parse.parse_qs(query).items()}

    def do_GET(self):
        parts, query = self.place()
        s = self.server
        if parts[0] == "ServiceProviderConfig":
            return self.answer(200, CONFIG)
        with s.lock:
            objects = list(s.objects[parts[0]].values())
            if objects and s.strikes("hidden" if parts[0] == "Users" else "lists_no_groups"):
                objects = []
        if s.strikes("reads_no_single", len(parts) > 1):
            return self.answer(403)
        if len(parts) > 1:
            found = [o for o in objects if o["id"] == parts[1]]
            return self.answer(200, found[0]) if found else self.answer(404)
        if "filter" in query:
            if s.strikes("filter_status"):
                return self.answer(s.filter_status, {"detail": "no filters here"})
            attribute, value = re.fullmatch(r'(\w+) eq "(.*)"', query["filter"]).groups()
            if s.strikes("mute", value == s.mute):
                two = [{"id": each, "externalId": value} for each in ("one", "another")]
                return self.answer(200, {"totalResults": 2, "Resources": two})  # does not tell which is ours
            objects = [o for o in objects if o.get(attribute) == value]
        start, count = int(query.get("startIndex", 1)), int(query.get("count", 100))
        self.answer(200, {"totalResults": len(objects), "Resources": objects[start - 1:start - 1 + count]})

    def do_POST(self):
        (kind, *_), _ = self.place()
        body, s = self.body(), self.server
        with s.lock:
            if kind == "Users":
                s.posts.append(body["externalId"])
        if kind == "Users":
            s.creations_go.wait(30)
        with s.lock:
            if kind == "Users":
                if s.strikes("refuse_creations"):
                    return self.answer(403, {"detail": "the licence is full"})
                if s.strikes("answers_with"):
                    there = s.objects["Users"][s.answers_with]
                    return self.answer(201, {"id": s.answers_with} if s.strikes("shows_all") is False else there)
            lost = kind == "Users" and ("before" if s.strikes("loses_all") else s.strikes("lose"))
            if lost:
                s.lose = None
                if s.strikes("mute_lost"):
                    s.mute = body["externalId"]
            if lost != "before":
                body["id"] = f"{kind[0]}{len(s.objects[kind]) + 1}"
                s.keep(body)
                s.objects[kind][body["id"]] = body
        if lost and s.strikes("lost_status"):
            return self.answer(s.lost_status)
        if lost:
            self.close_connection = True
            return self.connection.close()
        self.answer(201, body)

    def do_PATCH(self):
        (kind, key), _ = self.place()
        body = self.body()
        with self.server.lock:
            it = self.server.objects[kind].get(key)
            for operation in body["Operations"] if it else []:
                value = operation.get("value")
                if operation.get("path", "").startswith("members"):
                    it.setdefault("members", []).extend(value or [])
                elif isinstance(value, dict):
                    it.update(value)
                else:
                    it[operation["path"]] = value
            self.server.patches.append(key)
            self.server.keep(it)
        self.answer(200, it) if it else self.answer(404)

    def do_DELETE(self):
        (kind, key), _ = self.place()
        with self.server.lock:
            self.server.deletions.append(key)
            self.server.objects[kind].pop(key, None)
        self.answer(204)


def is_active(user):
    return user["active"] in (True, "true", "True")


class AtALosingService(PlaceTest):
    """A school whose export the test changes, and a SCIM service that loses creations."""
    students = 30
    environment = contextlib.nullcontext()

    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.server_close)
        self.addCleanup(self.service.shutdown)
        self.addCleanup(lambda: self.assertEqual(self.service.never_struck(), [], "set, and never struck"))
        self.at = self.place(target_url=self.service.url)
        self.at.generate("--schools", "1", "--students", str(self.students), "--staff", "4", "--seed", "7", "--day", "0")
        self.source = next((self.at.dir / "las").glob("*.xml"))
        self.whole = self.source.read_text()
        self.pupils = re.findall(r" *<leerling key=.*?</leerling>\n", self.whole, re.S)

    def without(self, *which):
        text = self.whole
        for i in which:
            text = text.replace(self.pupils[i], "")
        self.source.write_text(text)

    def on_a_clock(self):
        """The daemon's clock, which the test sets forward."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
        clock = FastClock(self.at.dir / "now", now, 1)
        self.addCleanup(clock.end)
        self.environment = under(clock_in(clock.file))

        def forward(minutes):
            clock.forward(minutes * 60)
            time.sleep(0.2)
        return forward

    def begin(self):
        with self.environment:
            self.at.start_daemon()
        self.at.consent()
        self.at.sync()

    def target(self, report):
        return report["institutions"][0]["targets"][0]


class Unsettled(AtALosingService):
    def test_a_filter_that_is_refused_costs_the_whole_list_and_nothing_is_made_twice(self):
        self.without(0, 1, 2)
        self.begin()
        for i, status in enumerate((400, 404, 501)):
            self.service.filter_status, self.service.lose = status, "after"
            self.without(*range(i + 1, 3))
            report = self.at.sync()
            self.assertEqual((self.target(report)["unsettled"], report["pushed"]["unknown"]), (0, 0), status)
        self.assertEqual(len(self.service.users()), 34)
        self.assertEqual(len(self.service.posts), len(set(self.service.posts)), "nobody was created twice")

    def test_a_creation_that_nobody_can_tell_of_stops_only_itself(self):
        self.without(0, 1)
        self.begin()
        before = self.service.users()
        self.without(1)
        self.service.lose, self.service.mute_lost = "after", True
        self.at.sync(codes=(4,))
        handle = self.service.mute
        self.without(5, 6)  # two leave, one arrives
        report = self.at.sync(codes=(4,))
        self.assertEqual((self.target(report)["unsettled"], self.target(report)["problem"]), (1, ""))
        users = self.service.users()
        self.assertEqual(len(users) - len(before), 2, "the other one arrived")
        self.assertEqual(sum(not is_active(u) for u in users.values()), 2, "leavers are off")
        self.assertEqual(self.service.posts.count(handle), 1)
        (status,) = self.at.status()["targets"]
        self.assertEqual((status["unsettled"], status["state"]), (1, "unsettled"))
        self.assertIn("more than once", (self.at.dir / "sluisd.log").read_text(), "the cause is in the journal")
        self.service.mute = None
        report = self.at.sync()
        self.assertEqual((self.target(report)["unsettled"], len(self.service.users())), (0, len(users)))
        self.assertEqual(self.service.posts.count(handle), 1)

    def reload(self):
        log = self.at.dir / "sluisd.log"
        read = log.read_text().count("configuration was read again")
        self.at.daemon.send_signal(signal.SIGHUP)
        wait_until("the reload", lambda: log.read_text().count("configuration was read again") > read)

    def test_a_target_that_was_out_of_the_configuration_while_creations_were_on_their_way_makes_nobody_twice(self):
        self.at.start_daemon()
        self.at.consent()
        config = self.at.dir / "sluis.toml"
        text = config.read_text()
        token = self.at.dir / "partner.token"

        def out_of_the_configuration():
            config.write_text(text.replace(self.at.target("partner", "scim"), ""))
            self.reload()
            config.write_text(text)

        def without_its_token():
            token.rename(token.with_suffix(".away"))
            self.reload()
            token.with_suffix(".away").rename(token)

        for absent in (out_of_the_configuration, without_its_token):
            with self.subTest(absent.__name__):
                self.service.creations_go.clear()
                came = len(self.service.posts)
                self.without(*([0, 1, 2] if came == 0 else []))
                self.at.sluis("sync", "--institution", INSTITUTION)  # without --wait
                wait_until("creations on their way", lambda: len(self.service.posts) > came)
                absent()
                self.reload()
                again = self.at.sluis("sync", "--institution", INSTITUTION)
                threading.Timer(3, self.service.creations_go.set).start()
                self.at.sync(codes=(0, 3, 4))
                self.at.sync(codes=(0, 3, 4))
                self.assertEqual(len(self.service.posts), len(set(self.service.posts)), "nobody was created twice")
                self.assertEqual(again.returncode, 0)
        self.assertEqual(len(self.service.users()), 34)

    @unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
    def test_a_creation_that_is_shown_minutes_later_is_made_once(self):
        self.without(0, 1, 2)
        forward = self.on_a_clock()
        self.begin()
        came, there = len(self.service.posts), len(self.service.users())
        for absent, self.service.lost_status in (((1, 2), None), ((2,), 503)):
            with self.subTest(self.service.lost_status):
                self.without(*absent)
                self.service.lose, self.service.hidden = "after", True
                plan = self.target(self.at.sync(codes=(4,)))["plan"]["hash"]
                shown = self.at.sluis("plan", "show", plan, "--reason", "what became of it").stdout
                self.assertIn("answered 503" if self.service.lost_status else "no answer", shown, "the cause")
                for _ in range(3):
                    forward(8)  # its list lacks everybody, and proves nothing
                    self.assertEqual(self.target(self.at.sync(codes=(4,)))["unsettled"], 1)
                self.service.hidden = False
                self.assertEqual(self.target(self.at.sync())["unsettled"], 0)
                came, there = came + 1, there + 1
                self.assertEqual((len(self.service.posts), len(self.service.users())), (came, there), "sent once")
        self.without()
        self.service.lose = "before"
        self.at.sync(codes=(4,))
        forward(16)
        self.assertEqual(self.target(self.at.sync())["unsettled"], 0)
        self.assertEqual((len(self.service.posts), len(self.service.users())), (came + 2, 34), "made again")

    @unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
    def test_an_answer_with_another_pupils_account_gives_nobody_that_account(self):
        self.without(0)
        forward = self.on_a_clock()
        self.begin()
        before = {handle: dict(user) for handle, user in self.service.users().items()}
        victim = next(handle for handle, user in before.items() if is_active(user))
        self.service.answers_with = before[victim]["id"]
        self.without()
        for self.service.shows_all in (True, False):
            report = self.at.sync(codes=(4,))
            self.assertEqual(report["pushed"]["unknown"], 1)
            self.assertEqual(self.target(self.at.sync(codes=(4,)))["unsettled"], 1, "not made again at once")
            forward(16)
        self.assertIn("another handle, " + victim, (self.at.dir / "sluisd.log").read_text(), "the cause is in the journal")
        self.service.answers_with = None
        self.assertEqual(self.target(self.at.sync())["unsettled"], 0)
        self.without(0)
        self.at.sync()
        users = self.service.users()
        self.assertEqual({handle: user for handle, user in users.items() if handle in before}, before, "as they were")
        new = [is_active(user) for handle, user in users.items() if handle not in before]
        self.assertEqual(new, [False], "who came and left has one account, and it is off")

    def test_leavers_are_off_though_every_creation_is_refused(self):
        self.without(0, 1)
        self.begin()
        self.service.refuse_creations = True
        self.without(5, 6)
        report = self.at.sync(codes=(4,))
        self.assertEqual(report["pushed"]["failed"] >= 2, True)
        self.assertEqual(sum(not is_active(u) for u in self.service.users().values()), 2)

    def test_a_text_that_is_kept_in_another_form_is_corrected_twice_and_told_and_not_written_each_day(self):
        self.service.keeps = str.upper
        self.begin()
        names = [u["displayName"] for u in self.service.users().values()]
        for _ in range(2):
            del self.service.patches[:]
            self.at.sync("--reconcile", codes=(0, 3, 4))
            self.assertEqual(len(self.service.patches), len(names), "a correction")
        for _ in range(3):
            del self.service.patches[:]
            self.at.sync("--reconcile", codes=(0, 3, 4))
            self.assertEqual(self.service.patches, [])
        told = self.at.sluis("target", "findings").stdout
        self.assertEqual(told.count("keeps its display_name in another form"), len(names))
        self.assertIn(f"keeps {len(names)} texts of ours in another form", told)
        for name in names:
            self.assertNotIn(name, told.upper(), "no text of anybody")
        self.service.keeps = None
        for user in self.service.objects["Users"].values():
            user["displayName"] = "Somebody Else"
        self.at.sync("--reconcile", codes=(0, 3, 4))
        self.at.sync("--reconcile")
        self.assertEqual(sorted(u["displayName"].upper() for u in self.service.users().values()), sorted(names))
        self.assertNotIn("another form", self.at.sluis("target", "findings").stdout)

    def delete_a_group(self):
        """At a service that reads no single object; the id of the group there."""
        self.service.reads_no_single = True
        names = {"a": "Groep 1", "b": "Groep 2", "c": "Groep 3"}
        self.source.write_text(group_school(names))
        self.at.extra_config += "\n[institution.retention]\ngroup_days = 0\n"  # deleted at once
        self.at.write_config()
        self.begin()
        before = set(self.service.objects["Groups"])
        self.assertEqual(len(before), 3)
        self.source.write_text(group_school({key: names[key] for key in "ab"}))
        self.at.sync(codes=(4,))
        (gone,) = before - set(self.service.objects["Groups"])
        return gone

    def gone_entries(self):
        return [e for e in self.at.sluis("log", "tail", "--institution", INSTITUTION, "-n", "1000").stdout.splitlines() if "account.gone" in e]

    @unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
    def test_a_deletion_where_no_single_object_can_be_read_is_concluded_by_a_list_that_is_believed(self):
        forward = self.on_a_clock()
        gone = self.delete_a_group()
        self.assertEqual(self.gone_entries(), [], "not by a list that nobody weighed")
        self.at.sync("--reconcile", codes=(3, 4))
        self.assertEqual(self.gone_entries(), [], "it was made less than a day ago, and may be shown late")
        self.assertIn("target findings", " ".join(self.at.status()["targets"][0]["findings"]))
        forward(25 * 60)
        self.at.sync("--reconcile", codes=(0, 4))
        self.assertEqual(len(self.gone_entries()), 1)
        self.assertEqual(self.at.status()["targets"][0]["findings"], [])
        self.at.sync()
        self.assertEqual(self.service.deletions, [gone], "sent once, concluded once")

    @unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
    def test_a_list_that_shows_no_group_concludes_no_deletion_and_status_says_what_to_do(self):
        forward = self.on_a_clock()
        self.delete_a_group()
        forward(25 * 60)
        self.service.lists_no_groups = True
        self.at.sync("--reconcile", codes=(3, 4))
        self.assertEqual(self.gone_entries(), [])
        findings = " ".join(self.at.status()["targets"][0]["findings"])
        self.assertIn("it is not believed", findings)
        self.assertIn("--believe-list", findings)
        self.service.lists_no_groups = False
        self.at.sync("--reconcile", codes=(0, 4))
        self.assertEqual(len(self.gone_entries()), 1)



class NothingIsThereYet(AtALosingService):
    """The first creations are all lost, and the target has accounts of its own: neither its filter nor its list can be proven."""
    students = 10

    def word_on(self, which):
        """Of the creation that came as this one; the error."""
        settle = ("target", "settle", self.service.posts[which], "--target", "partner", "--not-ours", "--reason", "T-4711")
        return self.at.sluis(*settle, codes=None).stderr

    def test_a_withdrawal_names_the_creations_without_an_outcome(self):
        """They may be there and on; "the next sync disables 0 accounts" counted none of them."""
        self.service.loses_all, self.service.lost_status = True, 503
        self.at.start_daemon()
        self.at.consent()
        self.at.sync(codes=(4,))
        told = self.at.sluis("consent", "withdraw", "--institution", INSTITUTION, "--target", "partner", "--yes").stderr
        self.assertRegex(told, r"the next sync disables 0 accounts and .*; 14 accounts whose creation has no outcome yet may be there: each is disabled once")
        need = next(n for n in self.at.status()["needs"] if n["condition"] == "no_consent")
        self.assertNotIn("nothing of ours remains", need["problem"])
        self.assertNotIn("take the target out of the configuration", need["next"])

    @unittest.skipUnless(FAKETIME, NO_FAKED_CLOCK)
    def test_an_administrator_says_that_it_is_not_there(self):
        forward = self.on_a_clock()
        self.service.objects["Users"]["S1"] = {"id": "S1", "userName": "somebody", "active": True}
        self.service.loses_all, self.service.lost_status = True, 503
        with self.environment:
            self.at.start_daemon()
        self.at.consent()
        self.service.creations_go.clear()
        self.at.sluis("sync", "--institution", INSTITUTION)  # without --wait
        wait_until("creations on their way", lambda: self.service.posts)
        self.assertIn("less than 15 minutes ago", self.word_on(0), "while it is being sent")
        self.service.creations_go.set()
        self.at.sync(codes=(4,))
        self.service.loses_all = False
        self.assertIn("less than 15 minutes ago", self.word_on(0))
        forward(16)
        self.assertEqual(self.target(self.at.sync(codes=(4,)))["unsettled"], 14)
        self.assertEqual(self.service.users(), {}, "nothing is made on a guess")
        self.assertEqual(self.word_on(0), "")
        self.assertEqual(self.service.users(), {}, "the word itself makes nothing")
        self.assertEqual(self.word_on(0), "", "said again")
        self.assertEqual(self.at.sluis("log", "tail", "-n", "400", "--institution", INSTITUTION).stdout.count("account.settled"), 1)
        for status in (500, 403):
            self.service.filter_status = status
            self.at.sync(codes=(1, 3, 4))
            self.assertEqual(self.service.users(), {}, f"a look that fails ({status}) is no reason to make it")
        self.service.filter_status = 200
        self.at.sync(codes=(4,))
        self.assertEqual(list(self.service.users()), [self.service.posts[0]])
        self.service.objects["Users"]["U99"] = {"id": "U99", "externalId": self.service.posts[2], "userName": "x", "active": True}
        self.assertEqual(self.word_on(2), "", "wrong: it is shown by now")
        self.assertEqual(self.target(self.at.sync())["unsettled"], 0, "now the list shows one of ours, and tells of the others")
        self.assertEqual(len(self.service.users()), 14)
        self.assertEqual(len(self.service.objects["Users"]), 15, "a stranger's, and one each: what the target shows goes before the word")
        self.assertIn("nothing", self.word_on(2))


if __name__ == "__main__":
    unittest.main()
