"""A clock that is set forward (libfaketime, Debian package faketime) for programs that are started under it; timers run as ever. Moments are UTC."""
import contextlib
import datetime
import os
import pathlib
import threading
import time

from sanitized import UNDER_ASAN


def _library():
    """None for programs under AddressSanitizer, which wants to be the first library, and hangs at the start where another one is beside it."""
    if UNDER_ASAN:
        return None
    return next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


FAKETIME = _library()
NO_FAKED_CLOCK = "no clock can be faked: libfaketime is missing (Debian package faketime), or the programs are built under AddressSanitizer"


def clock_at(moment):
    """The environment in which a program's clock starts at this moment and runs on from there."""
    return _environment({"FAKETIME": f"@{moment}"})


def clock_in(file, look_each_s=0):
    """... in which a program reads the time from this file ("@2026-12-01 09:00:00") at each question, or that seldom: looking costs it something."""
    look = {"FAKETIME_CACHE_DURATION": str(look_each_s)} if look_each_s else {"FAKETIME_NO_CACHE": "1"}
    return _environment({"FAKETIME_TIMESTAMP_FILE": str(file)} | look)


def _environment(how):
    """The times of files stay as they are: faked ones move with the clock, and an export would seem to change while it is read."""
    return os.environ | how | {"LD_PRELOAD": str(FAKETIME), "NO_FAKE_STAT": "1", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}


@contextlib.contextmanager
def under(environment):
    """Whatever is started here is started in this environment."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class FastClock:
    """A clock that others read from a file, `speed` times as fast as ours. (libfaketime's own rate stops timers now and then.)"""

    def __init__(self, file, moment, speed):
        self.file, self.moment, self.speed, self.begun = file, datetime.datetime.fromisoformat(moment), speed, time.monotonic()
        self.ended = threading.Event()
        self.tell()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def tell(self):
        now = self.moment + datetime.timedelta(seconds=(time.monotonic() - self.begun) * self.speed)
        beside = self.file.with_suffix(".new")
        beside.write_text(now.strftime("%Y-%m-%d %H:%M:%S\n"))
        beside.rename(self.file)

    def forward(self, seconds):
        """Others see it within 0.05 s."""
        self.moment += datetime.timedelta(seconds=seconds)

    def run(self):
        while not self.ended.wait(0.05):
            self.tell()

    def end(self):
        self.ended.set()
        self.thread.join()
