"""Lines (b), (c) and (f): memory, a straight line from 100,000 to 1,000,000, starts, disk; of the lives in lives.py."""
import statistics

from goals import heading, note


def peaks_text(peaks):
    return ", ".join(f"{step} {mb:,.0f}" for step, mb in peaks.items())


def memory(bench):
    heading("(b) peak resident memory of sluisd, MB, each step by itself")
    one = bench.one(1_000_000)
    note(f"one institution of {one.pupils:,} pupils ({one.people:,} people): {peaks_text(one.peaks)}")
    many = bench.many()
    note(f"{many.count} institutions of {bench.of_many:,}: {peaks_text(many.peaks)}")
    bench.goals.line("b", f"one institution of {one.pupils:,}", max(one.peaks.values()), " MB", most=200)
    bench.goals.line("b", f"{many.count} institutions of {bench.of_many:,}", max(many.peaks.values()), " MB", most=400)


def straight_line(bench):
    small, large = bench.one(100_000), bench.one(1_000_000)
    heading(f"(c) time a person at {large.pupils:,} pupils against {small.pupils:,}, by the daemon's own report")
    steps = [("read", "cold", "reading"), ("name", "cold", "naming"), ("plan", "cold", "planning"),
             ("survey", "survey", "looking"), ("plan without changes", "again", "planning"),
             ("read without changes", "again", "reading"), ("push", "push", "pushing")]
    for what, sync, step in steps:
        each = [getattr(life, sync).took(step) / life.people * 1e6 for life in (small, large)]
        beside = f"{each[1]:.1f} against {each[0]:.1f} µs"
        ratio = each[1] / each[0] if each[0] else None
        if not ratio:
            beside = "it took less than a millisecond at one of the sizes"
        if what in ("read", "name", "plan", "survey"):
            bench.goals.line("c", f"{what}, a person: large size ÷ small size", ratio, most=1.2, beside=beside)
        else:
            note(f"for comparison, {what}: {beside}" + (f", ratio {ratio:.2f}" if ratio else ""))


def starts(bench):
    one, many = bench.one(100_000), bench.many()
    heading("(f) starts and disk")
    first, whole = (statistics.median(values) for values in zip(*one.starts))
    note(f"one institution of {one.pupils:,} pupils, {one.log_size:,} log entries: first answer after {first:.2f} s, served "
         f"after {whole:.2f} s; stopped in {one.stop_s:.2f} s")
    entries = one.log_size
    if entries < bench.size(1_000_000):
        note(f"that log is shorter than the goal's {bench.size(1_000_000):,} entries: the next line is of the larger one")
        large = bench.one(1_000_000)
        entries, whole = large.log_size, statistics.median(served for _, served in large.starts)
    bench.goals.line("f", f"start with {entries:,} log entries", whole, " s", most=2)
    first, whole = (statistics.median(values) for values in zip(*many.starts))
    note(f"{many.count} institutions, {many.log_size:,} log entries: the first answer after {first:.2f} s, all served "
         f"after {whole:.2f} s")
    bench.goals.line("f", f"start with {many.count} institutions", whole, " s", most=3)
    stopped, running = one.disk_bytes / 1e6, one.running_bytes / 1e6
    note(f"on disk after the first push: {stopped:,.0f} MB for {one.people:,} people, groups and log and keys included; "
         f"{running:,.0f} MB while the daemon ran")
    a_person = one.disk_bytes / one.people / 1000
    bench.goals.line("f", "disk a person after a first push to one target", a_person, " kB", most=4)
