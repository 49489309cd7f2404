"""A Debian of its own for tests: a root made by debootstrap, a copy of it booted by systemd-nspawn.

On the machine itself nothing is installed or started, and nothing written but in the folders that the test names (one
keeps the root, 370 MB) and in a cgroup that is removed. Where that can't be, SkipTest says what stands in the way.
Environment: SLUIS_DEBIAN_MIRROR (default: http://deb.debian.org/debian).
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

MIRROR = os.environ.get("SLUIS_DEBIAN_MIRROR", "http://deb.debian.org/debian")
ENVIRONMENT = (
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/root",
    "LC_ALL=C.UTF-8",
    "DEBIAN_FRONTEND=noninteractive",
)
TOOLS = ("debootstrap", "systemd-nspawn", "nsenter", "unshare", "setpriv")
# A Debian with systemd, and what the documented commands use.
BASE = "systemd,systemd-sysv,dbus,openssl,adduser,ca-certificates"
BOOT_SECONDS = 90
COMMAND_SECONDS = 120
END_SECONDS = 20


def need_tools():
    if os.geteuid() != 0:
        raise unittest.SkipTest("only root can make and boot a root of its own")
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        raise unittest.SkipTest(f"{', '.join(missing)} is missing: tools/install_packages.sh boot")


def base_root(folder, depends):
    """A Debian with all that a package depends on ("libc6 (>= 2.36), …"); this folder keeps it for the next run."""
    kept, made_for = folder / "debian", folder / "depends"
    if made_for.exists() and made_for.read_text() == depends:
        return kept
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    in_root = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={kept}/proc", "chroot", kept, "env", "-i"]
    satisfy = ["apt-get", "satisfy", "--yes", "--no-install-recommends", depends]
    for command in (
        ["debootstrap", "--variant=minbase", f"--include={BASE}", "bookworm", kept, MIRROR],
        [*in_root, *ENVIRONMENT, *satisfy],
    ):
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            shutil.rmtree(folder)
            raise unittest.SkipTest(f"no Debian could be made from {MIRROR}: {done.stdout.strip().splitlines()[-3:]}")
    made_for.write_text(depends)
    return kept


def own_cgroups():
    """New groups for the container in the hierarchies that systemd uses, below those of this process."""
    mine = {}
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, hierarchy, path = line.split(":", 2)
        mine[hierarchy] = path.strip("/")
    out = []
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        _, place, kind, options, *_ = line.split()
        if kind == "cgroup2":
            hierarchy = ""
        elif kind == "cgroup" and "name=systemd" in options.split(","):
            hierarchy = "name=systemd"
        else:
            continue
        group = pathlib.Path(place) / mine.get(hierarchy, "") / f"sluis-test-{os.getpid()}"
        try:
            group.mkdir()
        except OSError as refused:
            raise unittest.SkipTest(f"no container can have a cgroup of its own here: {refused}") from refused
        out.append(group)
    if not out:
        raise unittest.SkipTest("no cgroups of systemd are mounted here")
    return out


class Machine:
    """A root that is booted, in name spaces and cgroups of its own; ended by the id of the process that was started."""

    # systemd-nspawn keeps files in /run: it gets one of its own. It ends when the test ends.
    SCRIPT = 'mount -t tmpfs tmpfs /run && exec systemd-nspawn "$@"'
    START = ("setpriv", "--pdeathsig=TERM", "unshare", "--mount", "sh", "-c", SCRIPT, "sh")
    # Locking the memory is what a container may not do by default and a service of a machine may.
    OPTIONS = ("--boot", "--register=no", "--keep-unit", "--private-network", "--console=read-only",
               "--capability=CAP_IPC_LOCK", "--rlimit=RLIMIT_MEMLOCK=infinity")  # fmt: skip
    ENTER = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "env", "-i", "-C", "/")

    def __init__(self, root, console):
        self.root, self.console = root, console
        self.init = None  # the machine's first process, as this one numbers it
        self.cgroups = own_cgroups()
        with open(console, "wb") as out:
            self.process = subprocess.Popen(
                [*self.START, *self.OPTIONS, f"--machine=sluis-test-{os.getpid()}", f"--directory={root}"],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=self.enter_cgroups,
            )

    def enter_cgroups(self):
        for group in self.cgroups:
            (group / "cgroup.procs").write_text(str(os.getpid()))

    def find_init(self):
        for group in self.cgroups:
            for procs in group.rglob("init.scope/cgroup.procs"):
                for pid in procs.read_text().split():
                    if re.search(r"(?m)^NSpid:.*\t1$", pathlib.Path(f"/proc/{pid}/status").read_text()):
                        return pid
        return None

    def wait_until_booted(self):
        end = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            self.init = self.init or self.find_init()
            if self.init and self.run("systemctl is-system-running").stdout.strip() in ("running", "degraded"):
                return
            time.sleep(0.2)
        said = self.console.read_text(errors="replace").splitlines()[-3:]
        raise unittest.SkipTest(f"no container boots here: {said}")

    def run(self, script, user="root", stdin=""):
        """A line of shell in the machine, as this user, in / and with no environment of ours."""
        command = ["nsenter", f"--target={self.init}", *self.ENTER, *ENVIRONMENT, "runuser", "-u", user, "--", "sh"]
        return subprocess.run(
            [*command, "-c", script], input=stdin, text=True, capture_output=True, check=False, timeout=COMMAND_SECONDS
        )

    def shell(self, script, user="root", stdin="", codes=(0,)):
        """What a line of shell in the machine writes to its standard output. It must end with one of these codes."""
        done = self.run(script, user, stdin)
        if done.returncode not in codes:
            journal = self.run("journalctl --no-pager -n 40").stdout
            raise AssertionError(
                f"{user}: {script}\nended with {done.returncode}:\n{done.stdout}{done.stderr}\njournal:\n{journal}"
            )
        return done.stdout

    def end(self):
        if self.init and self.process.poll() is None:
            self.run("systemctl poweroff")
        for how in (None, signal.SIGTERM, signal.SIGKILL):
            if how is not None:
                self.process.send_signal(how)
            try:
                self.process.wait(END_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
        for group in self.cgroups:
            for one in sorted([group, *(path for path in group.rglob("*") if path.is_dir())], reverse=True):
                one.rmdir()
