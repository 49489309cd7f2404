"""strace as the machine that fails: counts the calls of a running program by class, then kills it at the n-th, or lets every one from the n-th on fail."""
import collections
import re
import shutil
import signal
import subprocess
import threading

STRACE = shutil.which("strace")
# What changes files, and what may fail on the way there. Counted by strace for each thread on its own, as its `when=` does.
CLASSES = ("openat", "write", "pwrite64", "fsync", "fdatasync", "syncfs", "rename", "unlink", "unlinkat", "rmdir", "ftruncate", "mkdir", "sendfile", "copy_file_range", "fallocate", "chmod")
ON_FULL_DISK = ("openat", "pwrite64", "mkdir", "rename", "fallocate", "copy_file_range", "sendfile")  # "write" wakes threads and talks to people here
ON_BROKEN_DISK = ("openat", "pwrite64", "fsync", "fdatasync", "syncfs", "rename", "unlink", "unlinkat", "ftruncate", "mkdir")
_CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)")
_RESUMED = re.compile(r"^\d+ +<\.\.\. ")


def can_trace():
    """Whether strace may attach here: containers often forbid it."""
    if STRACE is None:
        return False
    sleeper = subprocess.Popen(["sleep", "5"])
    try:
        tracer = Tracer(sleeper.pid, ["-e", "trace=openat"])
        tracer.end()
        return True
    except RuntimeError:
        return False
    finally:
        sleeper.kill()
        sleeper.wait()


class Tracer:
    """strace on a program that runs already, with all its threads; attached when this is made."""

    def __init__(self, pid, options, output=None):
        self.output = output
        self.process = subprocess.Popen([STRACE, "-f", "-o", output or "/dev/null", *options, "-p", str(pid)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = self.process.stderr.readline()
        while said and "attached" not in said:
            said = self.process.stderr.readline()
        if not said:
            self.process.wait()
            self.process.stderr.close()
            raise RuntimeError("strace could not attach")
        self.ended = threading.Event()
        self.watch = threading.Thread(target=self.let_go_of_the_dead)
        self.watch.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def let_go_of_the_dead(self):
        """Now and then strace waits for ever for threads of a program that it has killed, which stays half dead: its sockets open, its folder locked."""
        while self.output and self.process.poll() is None and not self.ended.wait(0.2):
            if "SIGKILL" in self.output.read_text(errors="replace"):
                self.leave(seconds=2)

    def leave(self, seconds):
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def end(self):
        """The program runs on as if nothing had been."""
        self.ended.set()
        self.watch.join()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.leave(seconds=5)
        self.process.stderr.close()


def calls_in(trace):
    """How often each class is called by the thread that calls it most: {class: count}."""
    counts = collections.Counter()
    for line in trace.splitlines():
        found = _CALL.match(line)
        if found and found[2] in CLASSES and not _RESUMED.match(line):
            counts[found[1], found[2]] += 1
    out = {}
    for (_, name), count in counts.items():
        out[name] = max(out.get(name, 0), count)
    return out


def fewest(runs):
    """Of each class the fewest of several runs: which worker does how much of the work differs from run to run, and a call that does not come is no test."""
    return {name: min(run[name] for run in runs) for name in runs[0] if all(name in run for run in runs)}


def spread(first, last, points):
    """First, last, and evenly between; every one where points is None."""
    if points is None or last - first + 1 <= points:
        return list(range(first, last + 1))
    return sorted({first + round(i * (last - first) / (points - 1)) for i in range(points)})


def kills(counts, points, before=None):
    """[(options of strace, what it is)] – `before`: what each class was called before the part that is meant."""
    out = []
    for name in CLASSES:
        first = (before or {}).get(name, 0) + 1
        for n in spread(first, counts.get(name, 0), points) if counts.get(name, 0) >= first else ():
            out.append((["-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={n}"], f"SIGKILL at {name} {n}"))
    return out


def earlier(case, before=None):
    """The same at half as many calls; nothing: that is not of the part that is meant any more (`before`, as above). Which thread does how much differs from run to run, most on a busy machine."""
    options, what = case
    n = int(re.search(r"when=(\d+)", options[-1])[1])
    if n // 2 <= (before or {}).get(what.split()[2], 0):
        return None
    return [*options[:-1], re.sub(r"when=\d+", f"when={n // 2}", options[-1])], f"{what}, then at {n // 2}"


def errors(counts, points, before=None):
    out = []
    for code, names in (("EIO", ON_BROKEN_DISK), ("ENOSPC", ON_FULL_DISK)):
        for name in names:
            first = (before or {}).get(name, 0) + 1
            for n in spread(first, counts.get(name, 0), points) if counts.get(name, 0) >= first else ():
                out.append((["-e", f"trace={name}", "-e", f"inject={name}:error={code}:when={n}+"], f"{code} at {name} from {n} on"))
    return out
