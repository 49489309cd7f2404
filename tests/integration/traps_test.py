#!/usr/bin/env python3
"""Well-formed exports that are wrong to believe (issue 13, point 6): day 1 is read and pushed, then day 2 takes its place. With the real programs."""
import re
import unittest

from harness import INSTITUTION, SHARED, PlaceTest, TELLS, needs_shared

TRAPS = SHARED / "samples/edexml-traps"

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>99AA</brincode><dependancecode>00</dependancecode>{made}</school>
<groepen><groep key="g1"><naam>Groep 1</naam><jaargroep>1</jaargroep></groep></groepen>
<leerlingen>
"""


def letters(n):
    return chr(ord("a") + n // 26) + chr(ord("a") + n % 26)


def child(key, who, eck=None, family=None):
    """The child `who`, under a key."""
    key = "" if key is None else f' key="{key}"'
    return (f'<leerling{key} eckid="https://ketenid.nl/pilot/{eck or who}"><achternaam>{family or "Familie" + letters(who)}</achternaam>'
            f'<roepnaam>V{letters(who)}</roepnaam><jaargroep>1</jaargroep><groep key="g1"/></leerling>\n')


def school(pupils, staff="", made="2026-11-01T10:00:00"):
    made = f"<aanmaakdatum>{made}</aanmaakdatum>" if made else ""
    return HEAD.format(made=made) + "".join(pupils) + f"</leerlingen><leerkrachten>{staff}</leerkrachten></EDEX>\n"


class Traps(PlaceTest):
    def started(self, text, codes=(0,)):
        place = self.place()
        (place.dir / "las/school.xml").write_text(text)
        place.start_daemon()
        place.consent()
        place.sync(codes=codes)
        return place

    def next_day(self, place, text, codes=(0,)):
        (place.dir / "las/school.xml").write_text(text)
        return place.sync(codes=codes)

    def accounts(self, place):
        """Ids, logins, names and whether they are on: who has which account."""
        return sorted((u["id"], u["userName"], u["name"].get("givenName"), u["name"].get("familyName"), u["active"]) for u in place.lab("/lab/dump")["users"])

    def entries(self, place, kind):
        return len([e for e in place.sluis("log", "tail", "--institution", INSTITUTION, "-n", "1000").stdout.splitlines() if kind in e])

    def read_of(self, report):
        return report["institutions"][0]["reads"][0]

    def test_a_refused_read_is_set_aside_for_its_content_only_and_the_school_is_behind(self):
        place = self.started(school([child(100 + i, i) for i in range(6)]))
        before = self.accounts(place)
        other = school([child(100 + i, i) for i in range(6)], made="2026-11-01T11:00:00").replace("99AA", "88BB")  # the same people under another code
        (place.dir / "las/old.xml").write_text(other)
        place.sync(codes=(3,))
        (held,) = place.ask("read", "list")["reads"]
        self.assertIn("under another code", held["note"])
        place.sluis("read", "refuse", held["hash"][:12], codes=(2,))
        self.assertIn("read approve " + held["hash"], place.sluis("read", "refuse", held["hash"][:12], "--reason", "88BB is the old code of 99AA").stdout)
        self.assertEqual(self.entries(place, "read.refused"), 1)
        for made in ("11:00", "12:00"):
            (place.dir / "las/old.xml").write_text(other.replace("11:00:00", made + ":00"))
            reads = {r["school"]: r["ending"] for r in place.sync(codes=(0,))["institutions"][0]["reads"]}
            self.assertEqual(reads, {"99AA": "complete", "88BB": "refused"})
            self.assertEqual(place.ask("read", "list")["reads"], [])
        self.assertEqual(self.accounts(place), before)
        place.sluis("status", codes=(0,))
        (place.dir / "las/old.xml").write_text(other.replace("Vaf", "Anna"))
        place.sync(codes=(3,))
        (again,) = place.ask("read", "list")["reads"]
        place.sluis("read", "refuse", again["hash"][:12], "--reason", "88BB is the old code of 99AA")

        (place.dir / "las/school.xml").write_text(school([], made="2026-11-01T11:00:00"))  # of a school that is known
        place.sync(codes=(3,))
        (empty,) = place.ask("read", "list")["reads"]
        place.sluis("read", "refuse", empty["hash"][:12], "--reason", "made by hand")
        place.kill_daemon()
        place.start_daemon(init=False)
        refused = place.sluis("status", codes=(4,)).stdout
        self.assertIn("was refused on", refused)
        self.assertIn("; to take it in after all (6 people would leave): sluis read approve " + empty["hash"][:12], refused)
        self.assertIn("the newest read of 99AA was refused on", refused)
        place.sync(codes=(4,))
        self.assertEqual(self.accounts(place), before)
        for hour, pupils, code in ((12, 6, 0), (13, 0, 4), (14, 0, 4)):  # a right export between; the same content comes back each night
            (place.dir / "las/school.xml").write_text(school([child(100 + i, i) for i in range(pupils)], made=f"2026-11-01T{hour}:00:00"))
            place.sync(codes=(code,))
            place.sluis("status", codes=(code,))
            listed = place.ask("read", "list")["reads"]
            self.assertEqual([bool(one["refused_by"]) for one in listed], [True] * (code == 4))
            self.assertEqual([line for line in place.metrics().splitlines() if line.startswith("sluis_schools_behind{")][0][-1], "1" if code == 4 else "0")
        (empty,) = listed
        self.assertIn("refused by", place.sluis("read", "show", empty["hash"][:12], "--reason", "test").stdout)
        self.assertEqual(self.accounts(place), before)
        place.sluis("read", "approve", empty["hash"], "--yes")
        (back,) = place.ask("read", "list")["reads"]
        self.assertTrue(back["approved_by"])

    @needs_shared
    def test_pair_1_swapped_keys_rename_nobody(self):
        place = self.started((TRAPS / "1-keys-swapped-1.xml").read_text())
        before = self.accounts(place)
        self.assertEqual(len(before), 2)
        for _ in range(2):
            read = self.read_of(self.next_day(place, (TRAPS / "1-keys-swapped-2.xml").read_text(), codes=(3,)))
            self.assertEqual((read["ending"], read["changed"], read["invalid"], read["left"]), ("complete", 0, 2, 0))
            self.assertEqual(self.accounts(place), before)
        listed = place.ask("invalid", "list")["invalid"]
        self.assertEqual([(e["kind"], e["field"]) for e in listed], [("person", "key")] * 2)
        self.assertTrue(all(e["subject"] for e in listed))
        self.assertNotRegex(str(listed), "Aap|Noot|Een|Twee|aaaa|bbbb")
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual((held["taken_in"], held["contradictions"]), ("the rest", 2))
        self.assertEqual(self.entries(place, "read.held"), 1, "one entry, not one a sync")
        self.next_day(place, (TRAPS / "1-keys-swapped-1.xml").read_text())
        self.assertEqual(place.ask("invalid", "list")["invalid"], [])
        self.assertEqual(place.ask("read", "list")["reads"], [])

    @needs_shared
    def test_pair_7_an_older_export_is_held(self):
        place = self.started((TRAPS / "7-older-export-1.xml").read_text())
        before = self.accounts(place)
        older = (TRAPS / "7-older-export-2.xml").read_text()
        for _ in range(3):
            read = self.read_of(self.next_day(place, older, codes=(3,)))
            self.assertEqual(read["ending"], "held")
            self.assertRegex(read["note"], r"2025-11-01 09:00:00 UTC, which is before the last one that was taken in, of 2026-11-25 09:00:00 UTC")
            self.assertEqual(self.accounts(place), before, "nobody is woken or disabled")
        self.assertEqual(self.entries(place, "read.held"), 1)
        (held,) = place.ask("read", "list")["reads"]
        (source,) = place.status()["sources"]
        self.assertIn("sluis read show " + held["hash"][:12], source["problem"])
        self.assertEqual(place.status()["held_reads"], 1)
        self.assertRegex(source["problem"], r"^held since 20")
        self.assertTrue(source["held_since"])
        self.assertRegex(place.metrics(), r"sluis_read_held_since_timestamp_seconds\{[^}]*\} [1-9]\d+\n")
        self.assertIn("source las: held since", place.sluis("status", codes=TELLS).stdout)
        place.kill_daemon()
        place.start_daemon(init=False)
        self.assertIn("sluis read show " + held["hash"][:12], place.sluis("status", codes=TELLS).stdout, "after a restart as well")

        shown = place.ask("read", "show", held["hash"][:8], "--reason", "test: what would it do")
        self.assertEqual((shown["left"], shown["changed"], shown["added"], shown["contradictions"]), (1, 0, 0, 0))
        self.assertEqual([(e["what"], e["label"]) for e in shown["examples"]], [("left", "Noot Twee")])
        self.assertNotIn("Noot", place.sluis("read", "list").stdout, "names only with a reason")
        looks = place.ask("log", "accesses", "--person", shown["examples"][0]["subject"], "--reason", "test: who looked")["accesses"]
        self.assertIn("test: what would it do", [look["purpose"] for look in looks], "the showing is logged")

        place.sluis("read", "approve", held["hash"][:12])
        self.assertEqual(self.entries(place, "read.approved"), 1)
        self.assertIn("approved", place.status()["sources"][0]["problem"])
        (need,) = [one for one in place.status()["needs"] if one["condition"] == "read_held"]
        self.assertEqual(need["next"], f"sluis sync --wait --institution {INSTITUTION}")
        read = self.read_of(self.next_day(place, older, codes=(0, 3)))
        self.assertEqual((read["ending"], read["left"]), ("complete", 1))
        self.assertEqual(place.ask("read", "list")["reads"], [])
        self.assertEqual(place.sluis("read", "approve", held["hash"], codes=(2,)).returncode, 2, "the approval was for that content, once")
        place.stop_daemon()
        place.sluis("check", place.dir / "var" / INSTITUTION)

    def test_an_approval_is_for_that_content_only(self):
        everybody = [child(i + 1, i) for i in range(10)]
        place = self.started(school(everybody, made="2026-11-20T10:00:00"))
        self.next_day(place, school(everybody[:9], made="2026-11-19T10:00:00"), codes=(3,))
        (held,) = place.ask("read", "list")["reads"]
        place.sluis("read", "approve", held["hash"])
        self.next_day(place, school(everybody[:8], made="2026-11-19T10:00:00"), codes=(3,))
        self.assertEqual(place.status()["students"], 10)

    def test_an_export_from_the_future_and_an_empty_one_are_held(self):
        everybody = [child(i + 1, i) for i in range(10)]
        place = self.started(school(everybody, made="2020-01-01T10:00:00"))
        before = self.accounts(place)
        read = self.read_of(self.next_day(place, school(everybody, made="2199-01-01T10:00:00"), codes=(3,)))
        self.assertIn("2199-01-01", read["note"])
        read = self.read_of(self.next_day(place, school([], made="2020-01-02T10:00:00"), codes=(3,)))
        self.assertIn("nobody in it", read["note"])
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual(held["left"], 10)
        self.assertEqual(self.accounts(place), before)
        self.next_day(place, school(everybody, made="2020-01-03T10:00:00"))
        self.assertEqual(place.ask("read", "list")["reads"], [])

    def test_sixty_of_eighty_rotated_keys_rename_nobody(self):
        everybody = [child(i + 1, i) for i in range(80)]
        place = self.started(school(everybody))
        before = self.accounts(place)
        self.assertEqual(len(before), 80)
        rotated = [child(i + 1, (i + 1) % 60 if i < 60 else i) for i in range(80)]
        read = self.read_of(self.next_day(place, school(rotated), codes=(3,)))
        self.assertIn("60 of 80 keys now name other people", read["note"])
        self.assertEqual(self.accounts(place), before)
        told = place.sluis("sync", "--institution", INSTITUTION, "--wait", codes=(3,)).stdout
        self.assertIn("look at it: sluis read show", told)
        self.assertNotIn("sluis read approve", told)
        self.assertEqual(self.entries(place, "read.held"), 1)
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual(held["moved"], 60)
        shown = place.sluis("read", "show", held["hash"][:12], "--reason", "test: who stands where").stdout
        self.assertIn("it cannot be approved: 60 accounts would go to another person", shown)
        self.assertRegex(shown, r"Vaa Familieaa \(\w+\): the record under this key \(line \d+\) now names Vab Familieab")
        refused = place.sluis("read", "approve", held["hash"], codes=(3,))
        self.assertIn("60 people stand under another key than before", refused.stderr)
        read = self.read_of(self.next_day(place, school(rotated), codes=(3,)))
        self.assertEqual(read["ending"], "held")
        self.assertEqual(self.accounts(place), before, "a renumbering gives no account away, whatever an administrator says")
        self.next_day(place, school(everybody))
        self.assertEqual(place.ask("read", "list")["reads"], [])

    def test_keys_of_two_without_eck_ids_who_share_a_name_change_no_hands(self):
        others = [child(i + 1, i) for i in range(20)]
        named = lambda key, given, family: child(key, 0, family=family).replace("Vaa", given).replace(' eckid="https://ketenid.nl/pilot/0"', "")
        place = self.started(school(others + [named(91, "Anna", "Vermeer"), named(92, "Els", "Vermeer"), named(93, "Jan", "Vermeer"), named(94, "Jan", "Postma")]))
        before = self.accounts(place)
        self.assertEqual(len(before), 24)
        for pair, swapped in (("a family name", [named(91, "Els", "Vermeer"), named(92, "Anna", "Vermeer"), named(93, "Jan", "Vermeer"), named(94, "Jan", "Postma")]),
                              ("a call name", [named(91, "Anna", "Vermeer"), named(92, "Els", "Vermeer"), named(93, "Jan", "Postma"), named(94, "Jan", "Vermeer")])):
            with self.subTest(shared=pair):
                for _ in range(2):
                    read = self.read_of(self.next_day(place, school(others + swapped), codes=(3,)))
                    self.assertEqual((read["ending"], read["changed"], read["invalid"]), ("complete", 0, 2))
                    self.assertEqual(self.accounts(place), before)
                (held,) = place.ask("read", "list")["reads"]
                self.assertEqual((held["contradictions"], held["moved"]), (2, 0))
                self.assertIn("approving it gives the accounts of 2 people to whoever stands at their keys now", place.sluis("read", "approve", held["hash"], codes=(2,)).stderr)

    def test_a_class_under_fresh_keys_keeps_its_accounts_until_somebody_decides(self):
        everybody = [child(100 + i, i) for i in range(60)]
        place = self.started(school(everybody))
        before = self.accounts(place)
        renewed = school([child(300 + i, i) for i in range(5)] + everybody[5:] + [child(500, 500)])
        for _ in range(2):
            read = self.read_of(self.next_day(place, renewed, codes=(3,)))
            self.assertEqual((read["ending"], read["left"], read["kept"]), ("complete", 0, 5))
            self.assertIn("5 new people look like somebody who is known under another key", read["note"])
            now = self.accounts(place)
            self.assertEqual([one for one in now if one in before], before)
            self.assertEqual(len(now), 61, "one account more, for the pupil who is new")
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual((held["newcomers"], held["renumbered"], held["renamed"], held["took"]["left"]), (5, 0, 0, 0))
        shown = place.sluis("read", "show", held["hash"][:12], "--reason", "test: who is concerned").stdout
        self.assertRegex(shown, r"the record in line \d+ \(Vaa Familieaa\) looks like Vaa Familieaa \(\w{12}\), who is not in this read")
        self.assertNotIn("Familie", place.sluis("read", "list").stdout + place.sluis("invalid", "list").stdout, "names only with a reason")
        listed = place.ask("invalid", "list")["invalid"]
        self.assertEqual([(one["waits"], len(one["may_be"])) for one in listed], [(True, 1)] * 5, "a record is one line, with whom it may be about")
        needs = [one["condition"] for one in place.status()["needs"]]
        self.assertEqual((needs.count("part_waits"), "invalid_records" in needs, "people_kept" in needs), (1, False, False))
        self.assertIn("5 people in it", place.sluis("read", "approve", held["hash"], codes=(2,)).stderr)
        place.sluis("read", "approve", held["hash"], "--yes")
        read = self.read_of(self.next_day(place, renewed, codes=(0, 3)))
        self.assertEqual((read["added"], read["left"]), (5, 5), "an administrator's word")

    def test_numbers_in_the_column_of_names_are_sent_to_nobody_and_held_by_nobody(self):
        numbers = [child(200 + i, i, family=str(111222333 + i)) for i in range(10)] + [child(220, 20, family="2015-03-12"), child(221, 21, family="v@example.org")]
        place = self.started(school([child(100 + i, 30 + i) for i in range(10)] + numbers), codes=(3,))
        self.assertEqual({a[3][:7] for a in self.accounts(place)}, {"Familie"})
        invalid = place.ask("invalid", "list")["invalid"]
        self.assertEqual([one["field"] for one in invalid], ["family name"] * 12)
        for told in (invalid, place.metrics(), place.sluis("status", codes=(3,)).stdout):
            self.assertNotIn("11122233", str(told))
        everywhere = b"".join(f.read_bytes() for f in (place.dir / "var").rglob("*") if f.is_file())
        self.assertNotIn(b"11122233", everywhere)

    def test_family_names_that_moved_by_a_row_rename_nobody(self):
        everybody = [child(i + 1, i) for i in range(26)]
        place = self.started(school(everybody))
        before = self.accounts(place)
        for name, wrong in (("moved", lambda i: "Familie" + letters((i + 1) % 26)), ("a sign", lambda i: "-"), ("one word", lambda i: "Leerling")):
            with self.subTest(names=name):
                read = self.read_of(self.next_day(place, school([child(i + 1, i, family=wrong(i)) for i in range(26)]), codes=(3,)))
                self.assertIn("26 of 26 people with role student would get another given name or family name, or lose one", read["note"])
                self.assertEqual(self.accounts(place), before)
        moved = school([child(i + 1, i, family="Familie" + letters((i + 1) % 26)) for i in range(26)])
        self.next_day(place, moved, codes=(3,))
        (held,) = place.ask("read", "list")["reads"]
        shown = place.sluis("read", "show", held["hash"][:12], "--reason", "test: what they would be called").stdout
        self.assertRegex(shown, r"Vaa Familieaa \(\w+\): would be called Vaa Familieab \(line \d+\)")
        place.sluis("read", "approve", held["hash"], "--yes")
        self.next_day(place, moved)
        self.assertEqual({a[3] for a in self.accounts(place)}, {"Familie" + letters(i) for i in range(26)}, "an administrator's word")

    def test_an_approved_read_that_names_other_people_is_held_as_a_plan_once_more(self):
        everybody = [child(i + 1, i) for i in range(20)]
        place = self.started(school(everybody))
        before = self.accounts(place)
        others = [child(i + 1, 300 + i) for i in range(5)] + everybody[5:]
        self.next_day(place, school(others), codes=(3,))
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual((held["contradictions"], held["moved"]), (5, 0))
        shown = place.sluis("read", "show", held["hash"][:12], "--reason", "test: who stands where").stdout
        self.assertIn("approving it gives the accounts of 5 people to whoever stands at their keys now", shown)
        self.assertIn("now names Vlo Familielo", shown)
        asked = place.sluis("read", "approve", held["hash"], codes=(2,))
        self.assertIn("approving it gives the accounts of 5 people", asked.stderr)
        self.assertIsNone(place.ask("read", "list")["reads"][0]["approved_by"], "without a terminal it takes --yes")
        place.sluis("read", "approve", held["hash"], "--yes")
        report = self.next_day(place, school(others), codes=(3,))
        self.assertEqual((self.read_of(report)["ending"], self.read_of(report)["changed"]), ("complete", 5), "an administrator's word")
        (target,) = report["institutions"][0]["targets"]
        self.assertEqual(target["plan"]["state"], "held")
        self.assertIn("school 99AA, student: 5 of 20 accounts would get another given name and another family name", target["plan"]["note"])
        self.assertEqual(self.accounts(place), before)

        report = self.next_day(place, school(everybody), codes=(3,))  # the approval was a mistake
        self.assertIn("5 of them are the names from before your approval of 20", self.read_of(report)["note"])
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual((held["contradictions"], held["undone"]), (5, 5))
        shown = place.sluis("read", "show", held["hash"][:12], "--reason", "test: the way back").stdout
        self.assertIn("approving it gives the accounts back to the people who had them before", shown)
        self.assertNotIn("to whoever stands at their keys now", shown)
        place.sluis("read", "approve", held["hash"], "--yes")
        self.next_day(place, school(everybody), codes=(0, 3))
        self.assertEqual(self.accounts(place), before)
        self.assertEqual(place.ask("read", "list")["reads"], [])

    def test_a_leavers_key_for_somebody_new_wakes_no_account(self):
        everybody = [child(i + 1, i) for i in range(10)]
        place = self.started(school(everybody))
        self.next_day(place, school(everybody[1:]))
        off = self.accounts(place)
        self.assertEqual([a[4] for a in off].count(False), 1)
        self.next_day(place, school([child(1, 30)] + everybody[1:]), codes=(3,))
        self.assertEqual(self.accounts(place), off, "the account of the leaver stays off and keeps its name")
        (entry,) = place.ask("invalid", "list")["invalid"]
        self.assertEqual(entry["field"], "key")

    def test_a_replaced_eck_id_and_a_marriage_are_taken_in(self):
        everybody = [child(i + 1, i) for i in range(10)]
        teacher = '<leerkracht key="t1"><achternaam>{}</achternaam><roepnaam>Els</roepnaam></leerkracht>'
        place = self.started(school(everybody, teacher.format("Smit")))
        read = self.read_of(self.next_day(place, school([child(1, 0, eck="new")] + everybody[1:], teacher.format("Kok-Smit"))))
        self.assertEqual((read["changed"], read["invalid"]), (2, 0))
        self.assertIn("Kok-Smit", {a[3] for a in self.accounts(place)})

    def test_one_dummy_key_among_a_hundred_freezes_only_whom_it_could_be(self):
        everybody = [child(i + 1, i) for i in range(100)]
        place = self.started(school(everybody))
        dummy = child("#1", 0, eck="other")
        read = self.read_of(self.next_day(place, school(everybody[5:] + [child("#1", 200)])))
        self.assertEqual((read["ending"], read["left"]), ("complete", 5), "nobody of that name")
        self.next_day(place, school(everybody))
        read = self.read_of(self.next_day(place, school(everybody[5:] + [dummy]), codes=(3,)))
        self.assertEqual(read["kept"], 1)
        self.assertEqual(read["left"], 4)
        self.assertRegex(read["note"], r"^1 who is not in this read stays")
        listed = place.ask("invalid", "list")["invalid"]
        self.assertEqual([(e["subject"], len(e["may_be"])) for e in listed], [("", 1)], "the record, with who is frozen by it")
        on = {a[3] for a in self.accounts(place) if a[4]}
        self.assertIn("Familieaa", on)
        self.assertEqual(len(on), 96)
        nameless = re.sub("<achternaam>.*?</achternaam><roepnaam>.*?</roepnaam>", "", child("#1", 0)).replace(' eckid="https://ketenid.nl/pilot/0"', "")
        read = self.read_of(self.next_day(place, school(everybody[7:] + [nameless]), codes=(3,)))
        self.assertEqual(read["left"], 0, "it could be anybody")
        self.assertRegex(read["note"], r"^3 who are not in this read stay")
        (source,) = place.status()["sources"]
        self.assertEqual(source["kept"], 3)
        self.assertRegex(source["problem"], r"^held since 20\S+ \S+ UTC: 99AA: 3 people who are absent from the read keep their accounts, because a record does not tell whom it is about: school.xml:\d+:\d+; sluis invalid list$")
        self.assertRegex(place.metrics(), r'sluis_absences_kept\{[^}]*source="\w+"\} 3\n')
        place.kill_daemon()
        place.start_daemon(init=False)
        self.assertEqual(place.status()["sources"][0]["kept"], 3, "after a restart as well")
        self.next_day(place, school(everybody[7:]))
        self.assertEqual((place.status()["sources"][0]["kept"], place.status()["sources"][0]["problem"]), (0, ""), "the record got its key")

    @needs_shared
    def test_pair_5_a_key_that_stands_twice_disables_nobody(self):
        place = self.started((TRAPS / "5-duplicate-key-1.xml").read_text())
        before = self.accounts(place)
        read = self.read_of(self.next_day(place, (TRAPS / "5-duplicate-key-2.xml").read_text(), codes=(3,)))
        self.assertEqual(read["left"], 0)
        self.assertEqual(self.accounts(place), before)
        listed = place.ask("invalid", "list")["invalid"]
        self.assertEqual((len(listed), sum(len(one["may_be"]) for one in listed)), (2, 1), "both records, and who is frozen by them")

    def assert_part_waits(self, place):
        """What was not taken in waits for somebody, and a day on which it does is no good day."""
        status = place.ask("status", codes=(3,))["institutions"][0]
        self.assertIn("part_waits", [need["condition"] for need in status["needs"]])
        self.assertRegex(place.metrics(), r'sluis_reads_waiting\{[^}]*source="\w+"\} 1\n')

    def groups(self, place):
        return sorted((g["id"], g["displayName"], sorted(g.get("members", []))) for g in place.lab("/lab/dump")["groups"])

    @needs_shared
    def test_pair_2_without_groepen_the_group_and_its_members_stay(self):
        place = self.started((TRAPS / "2-no-groepen-1.xml").read_text())
        before = (self.accounts(place), self.groups(place))
        self.assertEqual([len(g[2]) for g in before[1]], [2])
        for _ in range(2):
            read = self.read_of(self.next_day(place, (TRAPS / "2-no-groepen-2.xml").read_text(), codes=(3,)))
            self.assertEqual((read["ending"], read["invalid"], read["changed"], read["left"]), ("complete", 0, 0, 0))
            self.assertIn("the read has no groups, and the school has 1: that one stays as it was", read["note"])
            self.assertEqual((self.accounts(place), self.groups(place)), before)
        (held,) = place.ask("read", "list")["reads"]
        self.assertEqual(held["taken_in"], "the rest")
        self.assert_part_waits(place)
        place.kill_daemon()
        place.start_daemon(init=False)
        self.assert_part_waits(place)

    def test_a_school_whose_file_is_gone_is_told_beside_one_that_cannot_be_read(self):
        """Issue 14, A 4: the people of both stay, and neither hides the other."""
        place = self.started(school([child(f"a{i}", i) for i in range(6)]))
        other = school([child(f"b{i}", i + 50) for i in range(6)]).replace("99AA", "99BB").replace("Familie", "Gezin")
        (place.dir / "las/other.xml").write_text(other)
        place.sync()
        on = [a for a in self.accounts(place) if a[4]]
        self.assertEqual(len(on), 12)
        (place.dir / "las/other.xml").rename(place.dir / "other.xml")
        (behind,) = place.sync(codes=(4,))["institutions"][0]["behind"]
        self.assertIn("no file of 99BB is there any more", behind["problem"])
        self.assertIn("no file of 99BB is there any more", place.sluis("sync", "--wait", codes=(4,)).stdout)
        self.assertEqual([a for a in self.accounts(place) if a[4]], on)
        needs = lambda: {need["condition"]: need for need in place.ask("status", codes=(4,))["institutions"][0]["needs"]}
        self.assertIn("there any more", needs()["school_behind"]["problem"])
        place.kill_daemon()
        place.start_daemon(init=False)
        self.assertIn("school_behind", needs(), "after a restart as well")
        self.next_day(place, school([child(f"a{i}", i) for i in range(6)])[:-200], codes=(4,))
        self.assertLessEqual({"school_behind", "read_failed"}, set(needs()))
        self.assertIn("if school 99BB closed: sluis school closed 99BB", needs()["school_behind"]["next"])
        (place.dir / "las/third.xml").write_text("<EDEX")  # it names no school, so it may be that one's
        (behind,) = place.sync(codes=(4,))["institutions"][0]["behind"]
        for told in (behind, needs()["school_behind"]):
            self.assertIn("no file of 99BB was read: the one that failed may be it", told["problem"])
        self.assertNotIn("sluis school closed", needs()["school_behind"]["next"], "which would be refused")
        (place.dir / "las/third.xml").unlink()
        (place.dir / "other.xml").rename(place.dir / "las/other.xml")
        self.next_day(place, school([child(f"a{i}", i) for i in range(6)]))
        self.assertEqual(place.ask("status", codes=(0,))["institutions"][0]["needs"], [])

    def test_an_export_without_memberships_empties_no_group(self):
        whole = school([child(str(n), n) for n in range(3)])
        place = self.started(whole)
        before = self.groups(place)
        self.assertEqual([len(g[2]) for g in before], [3])
        none = whole.replace('<groep key="g1"/>', "")
        for text, why in ((re.sub(r"<groepen>.*</groepen>\n", "", none), "the read has no groups, and the school has 1: that one stays as it was"),
                          (none, "the read puts no student into a group, and 3 memberships are known: they stay as they were")):
            read = self.read_of(self.next_day(place, text, codes=(0, 3)))
            self.assertEqual((read["ending"], read["changed"], read["left"]), ("complete", 0, 0))
            self.assertIn(why, read["note"])
            self.assertEqual(self.groups(place), before)
            self.assertIn("part_waits", [n["condition"] for n in place.ask("status", codes=TELLS)["institutions"][0]["needs"]])
        (held,) = place.ask("read", "list")["reads"]
        place.sluis("read", "approve", held["hash"])
        place.sync()
        self.assertEqual([len(g[2]) for g in self.groups(place)], [0], "an administrator's word")
        self.assertEqual(place.ask("read", "list")["reads"], [])

    @needs_shared
    def test_pair_3_the_same_people_under_another_brin_are_held(self):
        place = self.started((TRAPS / "3-brin-changes-1.xml").read_text())
        before = self.accounts(place)
        read = self.read_of(self.next_day(place, (TRAPS / "3-brin-changes-2.xml").read_text(), codes=(4,)))  # 99AA has no file any more
        self.assertEqual(read["ending"], "held")
        self.assertIn("looks like 99AA under another code", read["note"])
        self.assertEqual(self.accounts(place), before)

    @needs_shared
    def test_pair_4_without_leerkrachten_the_staff_stay(self):
        place = self.started((TRAPS / "4-no-leerkrachten-1.xml").read_text())
        before = (self.accounts(place), self.groups(place))
        read = self.read_of(self.next_day(place, (TRAPS / "4-no-leerkrachten-2.xml").read_text(), codes=(3,)))
        self.assertEqual((read["ending"], read["left"]), ("complete", 0))
        self.assertIn("the read has no staff", read["note"])
        self.assert_part_waits(place)
        self.assertEqual((self.accounts(place), self.groups(place)), before)
        (part,) = place.ask("read", "list")["reads"]
        said = place.sluis("read", "refuse", part["hash"][:12], "--reason", "the staff are somewhere else").stdout
        said += place.sluis("read", "show", part["hash"][:12], "--reason", "test").stdout
        self.assertEqual((said.count("the part that waits is not taken in"), said.count("nothing of it")), (2, 0), said)
        read = self.read_of(self.next_day(place, (TRAPS / "4-no-leerkrachten-2.xml").read_text(), codes=(4,)))
        self.assertIn("; an administrator refused this part", read["note"])
        self.assertIn("a part of the newest read of 9", place.sluis("status", codes=(4,)).stdout)
        self.assertEqual((self.accounts(place), self.groups(place)), before)

    @needs_shared
    def test_pair_6_the_new_group_has_the_plain_name(self):
        place = self.started((TRAPS / "6-rollover-labels-1.xml").read_text())
        old = self.groups(place)
        self.next_day(place, (TRAPS / "6-rollover-labels-2.xml").read_text())
        (ended,) = [g for g in self.groups(place) if g[0] == old[0][0]]
        self.assertRegex(ended[1], "^" + re.escape(old[0][1]) + r" \(ended \d{4}-\d\d-\d\d\)$", "it waits for the end of its term")
        self.assertEqual(ended[2], [])
        (new,) = [g for g in self.groups(place) if g[0] != old[0][0]]
        self.assertEqual(new[1], old[0][1])
        self.assertEqual(new[2], old[0][2], "with the same members")
        self.assertNotEqual(new[0], old[0][0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
