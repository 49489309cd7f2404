"""Questions to a daemon's socket at a fixed pace, and how long each answer took."""
import http.client
import itertools
import json
import socket
import threading
import time

LONGEST = 900  # s: an answer that takes longer is an error


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("sluis", timeout=LONGEST)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(socket_path, path, body=None):
    """(status, JSON) of one question."""
    connection = UnixConnection(socket_path)
    try:
        if body is None:
            connection.request("GET", path)
        else:
            connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


class Asking(threading.Thread):
    """One kind of question, `paths` in turn, each `every` seconds, whether the daemon keeps up or not: while it waits
    for an answer, the questions that would have been asked meanwhile count with the rest of that wait (as in
    HdrHistogram), so that one long wait is not one among thousands of short ones."""

    def __init__(self, socket_path, paths, every=0.05):
        super().__init__(daemon=True)
        self.socket_path, self.every = socket_path, every
        self.paths = itertools.cycle(paths)
        self.over = threading.Event()
        self.waits = []  # (moment, ms)
        self.not_answered = 0  # another status than 200, or no answer at all

    def run(self):
        connection = UnixConnection(self.socket_path)
        due = time.monotonic()
        while not self.over.wait(max(0.0, due - time.monotonic())):
            begun = time.monotonic()
            try:
                connection.request("GET", next(self.paths))
                answer = connection.getresponse()
                answer.read()
                self.not_answered += answer.status != 200
            except OSError:
                self.not_answered += 1
                connection.close()
                connection = UnixConnection(self.socket_path)
            wait = time.monotonic() - begun
            self.waits.append((begun, wait * 1e3))
            for missed in range(1, int(wait / self.every) + 1):
                self.waits.append((begun + missed * self.every, (wait - missed * self.every) * 1e3))
            due = max(due + self.every, time.monotonic())
        connection.close()

    def end(self):
        self.over.set()
        self.join()


def percentile(waits, share):
    """The least of `waits` (ms) that so large a share of them does not exceed."""
    in_order = sorted(waits)
    return in_order[min(len(in_order) - 1, int(len(in_order) * share))]
