"""Faults of servers that misbehave on purpose: each that a test sets must have struck, or the test cannot fail.

    class Service(Faulty):
        refuses = SettableFault(False)
    …
        if self.server.strikes("refuses"): …
    …
    self.addCleanup(lambda: self.assertEqual(service.never_struck(), []))
"""
import threading


class SettableFault:
    """`usual`: the value under which nothing is wrong. While it is another, until it is set anew or the test ends, it must strike."""

    def __init__(self, usual=None):
        self.usual = usual

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, on, owner=None):
        return self if on is None else on.values.get(self.name, self.usual)

    def __set__(self, on, value):
        on.end(self.name)
        on.values[self.name] = value
        if value != self.usual:
            with on.counting:
                on.strikes_of[self.name] = 0


class Faulty:
    """A server with such attributes."""

    def __init__(self, *args, **kwargs):
        self.values, self.strikes_of, self.missing = {}, {}, []
        self.counting = threading.Lock()
        super().__init__(*args, **kwargs)

    def strikes(self, name, here=True):
        """Where it takes effect: its value, where it is set and applies here; otherwise None."""
        with self.counting:
            if not here or name not in self.strikes_of:
                return None
            self.strikes_of[name] += 1
            return self.values[name]

    def end(self, name):
        with self.counting:
            if self.strikes_of.pop(name, 1) == 0:
                self.missing.append(f"{name} = {self.values[name]!r}")

    def never_struck(self):
        for name in list(self.strikes_of):
            self.end(name)
        return self.missing
