"""Line (d), the part of one file: a cold import and a re-read without changes, each a process of its own, against what
parses the same bytes and what keeps the same rows. Every turn has both sides, so that a noisy machine slows both."""
import json
import os
import resource
import shutil
import statistics
import subprocess
import time

from goals import heading, note
from schools import copy_files, re_export


def timed(*command):
    started = time.monotonic()
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return time.monotonic() - started, done.stdout


def cpu_seconds():
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def intake(bench, file, where):
    seconds, out = timed(bench.bin_dir / "sluis-bench-intake", file, where)
    return seconds, json.loads(out.splitlines()[-1])


def one_turn(bench, folder, file, rows, hour):
    state, database = folder / "state", folder / "baseline.db"
    shutil.rmtree(state, ignore_errors=True)
    database.unlink(missing_ok=True)
    os.sync()  # nobody pays for what the other wrote
    used = [cpu_seconds()]
    xmllint, _ = timed("xmllint", "--stream", "--noout", file)
    imported, _ = timed("sqlite3", database, "-cmd", ".mode csv", f".import {rows} students")
    os.sync()
    used.append(cpu_seconds())
    cold, first = intake(bench, file, state)
    used.append(cpu_seconds())
    parsing, _ = intake(bench, file, "--parse")
    re_export(file.parent, hour)
    os.sync()
    used.append(cpu_seconds())
    xmllint_again, _ = timed("xmllint", "--stream", "--noout", file)
    used.append(cpu_seconds())
    again, second = intake(bench, file, state)
    used.append(cpu_seconds())
    assert first["added"] >= first["students"] and second["added"] == second["changed"] == 0, (first, second)
    shutil.rmtree(state)
    database.unlink()
    return {"xmllint": xmllint, "import": imported, "cold": cold, "parse": parsing, "re-read": again,
            "cold cpu": (used[2] - used[1]) / (used[1] - used[0]), "re-read cpu": (used[5] - used[4]) / (used[4] - used[3]),
            "cold ratio": cold / (xmllint + imported), "re-read ratio": again / xmllint_again,
            "cold peak": first["peak_mb"], "re-read peak": second["peak_mb"]}


def one_file(bench):
    pupils = bench.size(1_000_000)
    heading(f"(d) {pupils:,} pupils in one file, median of {bench.turns} turns")
    made = bench.schools.made(pupils, schools=1, rows=True)
    folder = bench.folder / "speed"
    copy_files(made.glob("*.xml"), folder / "las")
    (file,) = (folder / "las").glob("*.xml")
    runs = [one_turn(bench, folder, file, made.with_suffix(".csv"), 7 + turn) for turn in range(bench.turns)]
    median = {k: statistics.median(r[k] for r in runs) for k in runs[0]}
    size = file.stat().st_size / 1e6
    note(f"{size:.0f} MB: xmllint {median['xmllint']:.2f} s, sqlite3 .import {median['import']:.2f} s; cold import "
         f"{median['cold']:.2f} s, re-read {median['re-read']:.2f} s; peak {median['cold peak']:.0f} and "
         f"{median['re-read peak']:.0f} MB")
    kept, parsed = median["cold"] - median["parse"], median["parse"] / median["xmllint"]
    between = max(0.0, median["cold"] - 1.8 * (median["xmllint"] + median["import"]))
    note(f"of the cold import {median['parse']:.2f} s is parsing and minimising ({parsed:.2f} × xmllint), {kept:.2f} s is "
         f"keeping ({kept / median['import']:.2f} × sqlite3 .import: encrypted for each person, logged, indexed); "
         f"{between:.2f} s are between it and the aim of 1.8")
    note(f"the same ratios of processor time, all threads together, which a busy machine disturbs less: cold import "
         f"{median['cold cpu']:.2f}, re-read {median['re-read cpu']:.2f}")
    bench.goals.line("d", "cold import ÷ (xmllint + sqlite3 .import)", median["cold ratio"], most=2.2,
                     beside="turns " + " ".join(f"{r['cold ratio']:.2f}" for r in runs))
    bench.goals.line("d", "re-read without changes ÷ xmllint", median["re-read ratio"], most=1.25,
                     beside="turns " + " ".join(f"{r['re-read ratio']:.2f}" for r in runs))
    shutil.rmtree(folder)
    bench.schools.forget(made)


def nights(bench):
    """The part of whole institutions (lives.OneLife)."""
    large, small = bench.one(1_000_000), bench.one(100_000)
    heading(f"(d) a quiet night of {large.pupils:,} pupils in {len(large.files):,} files, and planning without changes")
    xmllint, whole, read, named, planned = large.quiet_night()
    note(f"xmllint of the same files {xmllint:.2f} s; the night {whole:.2f} s: read {read:.2f} s, named {named:.2f} s, "
         f"planned for three targets, the last of which was done after {planned:.2f} s")
    bench.goals.line("d", "read and planned for three targets ÷ xmllint", whole / xmllint, most=1.4,
                     beside=f"median of {bench.turns} turns")
    planning = small.again.took("planning")
    bench.goals.line("d", f"planning of {small.people:,} people without changes", planning, " s", most=0.2,
                     beside=f"right after the survey {small.survey.took('planning'):.2f} s")
