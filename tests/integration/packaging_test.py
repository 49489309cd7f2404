#!/usr/bin/env python3
"""Installs the build into an empty folder and looks at what an administrator would get: files, modes, units, users, the package.

Environment: SLUIS_BUILD (the build folder, everything in it built).
"""
import ctypes
import errno
import functools
import gzip
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SLUIS_BUILD", SOURCE / "build/release")).resolve()
ROOT_KEY = "sluis-root-key"
IS_SANITIZED = "-fsanitize" in (BUILD / "build.ninja").read_text()
EXPOSURE = 13  # tenths; with an allow list of targets in a drop-in it is 11

PROGRAMS = {"usr/sbin/sluisd": 0o755, "usr/bin/sluis": 0o755, "usr/bin/sluis-school": 0o755, "usr/libexec/sluis/sluis-lab": 0o755}
FILES = {
    "usr/lib/systemd/system/sluisd.service": 0o644,
    "usr/lib/systemd/system/sluisd-admin.socket": 0o644,
    "usr/lib/systemd/system/sluisd-audit.socket": 0o644,
    "usr/lib/sysusers.d/sluis.conf": 0o644,
    "usr/lib/tmpfiles.d/sluis.conf": 0o644,
    "usr/share/doc/sluis/operations.md": 0o644,
    "usr/share/doc/sluis/changelog.gz": 0o644,
    "usr/share/doc/sluis/changelog.Debian.gz": 0o644,
    "usr/share/doc/sluis/copyright": 0o644,
    "usr/share/lintian/overrides/sluis": 0o644,
    "usr/share/man/man1/sluis.1.gz": 0o644,
    "usr/share/man/man1/sluis-school.1.gz": 0o644,
    "usr/share/man/man5/sluis.toml.5.gz": 0o644,
    "usr/share/man/man8/sluisd.8.gz": 0o644,
    "usr/share/bash-completion/completions/sluis": 0o644,
    "usr/share/bash-completion/completions/sluisd": 0o644,
    "usr/share/bash-completion/completions/sluis-school": 0o644,
    "usr/share/zsh/vendor-completions/_sluis": 0o644,
    "usr/share/zsh/vendor-completions/_sluisd": 0o644,
    "usr/share/zsh/vendor-completions/_sluis-school": 0o644,
    "etc/sluis/sluis.toml": 0o640,
}
needs_systemd_analyze = unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is missing")


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def install(build, root):
    run("cmake", "--install", build, "--prefix", "/usr", env={**os.environ, "DESTDIR": str(root)})


def settings(unit):
    """Every value of each key; sections do not matter here."""
    out = {}
    for line in Path(unit).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            out.setdefault(key, []).append(value)
    return out


def system_call_groups():
    """What systemd understands by each @group."""
    out, name = {}, None
    for line in run("systemd-analyze", "syscall-filter", "--no-pager").splitlines():
        word = line.strip()
        if line.startswith("@"):
            name = word
            out[name] = []
        elif name and word and not word.startswith("#"):
            out[name].append(word)
    return out


def allowed_calls(lines):
    """As systemd.exec(5) says of SystemCallFilter=: the first line allows, later ones add or, with "~", take away."""
    groups = system_call_groups()

    def calls(word):
        return set().union(*(calls(one) for one in groups[word])) if word.startswith("@") else {word}

    out = set()
    for line in lines:
        named = set().union(*(calls(word) for word in line.removeprefix("~").split()))
        out = out - named if line.startswith("~") else out | named
    return out


def errors_under(allowed, *calls):
    """In a child that may make only the allowed system calls: the errno of each of these, 0 where it worked."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    numbers = [library.seccomp_syscall_resolve_name(name.encode()) for name in sorted(allowed)]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        def error_of(call):
            try:
                call()
            except OSError as refused:
                return refused.errno
            return 0
        filter_ = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(0x00050000 | errno.EPERM)))
        for number in numbers:
            if number >= 0:
                library.seccomp_rule_add(filter_, ctypes.c_uint32(0x7fff0000), number, 0)
        loaded = library.seccomp_load(filter_)
        os.write(writing, " ".join(str(one) for one in [loaded, *map(error_of, calls)]).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        return [int(one) for one in answer.read().split()]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="sluis-packaging-")
        cls.root = Path(cls.folder.name) / "root"
        install(BUILD, cls.root)
        cls.units = cls.root / "usr/lib/systemd/system"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_files_and_modes(self):
        for name, mode in {**PROGRAMS, **FILES}.items():
            with self.subTest(name):
                self.assertEqual(oct(stat.S_IMODE((self.root / name).stat().st_mode)), oct(mode))

    def test_nothing_else_is_installed(self):
        found = {str(p.relative_to(self.root)) for p in self.root.rglob("*") if p.is_file()}
        extra = {f for f in found - set(PROGRAMS) - set(FILES) if not f.startswith("usr/share/doc/sluis/")}
        self.assertEqual(extra, set())

    def test_the_unit_starts_the_program_that_was_installed(self):
        start = settings(self.units / "sluisd.service")["ExecStart"][0].split()[0]
        self.assertEqual(start, "/usr/sbin/sluisd")
        other = Path(self.folder.name) / "other"
        run("cmake", "--install", BUILD, "--prefix", "/opt/sluis", env={**os.environ, "DESTDIR": str(other)})
        start = settings(other / "opt/sluis/lib/systemd/system/sluisd.service")["ExecStart"][0].split()[0]
        self.assertEqual(start, "/opt/sluis/sbin/sluisd")

    def test_one_socket_a_role(self):
        for role in ("admin", "audit"):
            with self.subTest(role):
                socket = settings(self.units / f"sluisd-{role}.socket")
                self.assertEqual(socket["ListenStream"], [f"/run/sluis/{role}.sock"])
                self.assertEqual(socket["FileDescriptorName"], [role])
                self.assertEqual(socket["SocketGroup"], [f"sluis-{role}"])
                self.assertEqual(socket["SocketMode"], ["0660"])
                self.assertEqual(socket["Service"], ["sluisd.service"])

    def test_the_daemon_can_tell_who_acts_and_is_watched(self):
        service = settings(self.units / "sluisd.service")
        self.assertEqual(service["PrivateUsers"], ["no"])  # else SO_PEERCRED says 65534 for everybody
        self.assertEqual(service["Type"], ["notify"])
        self.assertIn("WatchdogSec", service)
        self.assertEqual(service["LimitCORE"], ["0"])  # R-C1: no personal data in a core file
        self.assertEqual(service["MemoryMax"], ["80%"])  # a target that answers without end does not take the machine with it
        self.assertEqual(service["MemorySwapMax"], ["0"])  # R-C1: keys are never on a swap device
        self.assertEqual(service["LimitMEMLOCK"], ["infinity"])  # nor in the image of a suspended machine (daemon_test)
        self.assertEqual(service["StateDirectoryMode"], ["0700"])
        # The root key is given by systemd under the name that the daemon asks for, and no configuration names a file of it.
        self.assertEqual(service["LoadCredentialEncrypted"], [ROOT_KEY])
        self.assertIn(f'"{ROOT_KEY}"', (SOURCE / "daemon/process/root_key.cpp").read_text())
        self.assertNotRegex((self.root / "etc/sluis/sluis.toml").read_text(), r"(?m)^\s*key_file")
        self.assertEqual(service["SocketBindDeny"], ["any"])  # it listens at the UNIX sockets that it is given only
        self.assertEqual((service["NoExecPaths"], service["ExecPaths"]), (["/"], ["/usr -/lib -/lib64 -/bin -/sbin"]))

    @needs_systemd_analyze
    def test_a_backup_may_lower_its_own_priority_and_nothing_else_of_the_machines_resources(self):
        allowed = allowed_calls(settings(self.units / "sluisd.service")["SystemCallFilter"])
        self.assertIn("setpriority", allowed)
        for denied in ("sched_setaffinity", "setrlimit", "ioprio_set", "mount"):
            self.assertNotIn(denied, allowed)
        less_urgent = functools.partial(os.setpriority, os.PRIO_PROCESS, 0, 10)
        bound = functools.partial(os.sched_setaffinity, 0, {0})
        self.assertEqual(errors_under(allowed, less_urgent, bound), [0, 0, errno.EPERM])
        self.assertEqual(errors_under(allowed - {"setpriority"}, less_urgent), [0, errno.EPERM])

    def test_an_existing_configuration_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            mine = Path(folder) / "etc/sluis/sluis.toml"
            mine.parent.mkdir(parents=True)
            mine.write_text("mine\n")
            install(BUILD, folder)
            self.assertEqual(mine.read_text(), "mine\n")

    @needs_systemd_analyze
    def test_the_unit_is_hardened(self):
        unit = Path(self.folder.name) / "sluisd.service"
        shutil.copy(self.units / "sluisd.service", unit)
        out = run("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", unit)
        print(next(line for line in out.splitlines() if "exposure level" in line).strip())

    @needs_systemd_analyze
    def test_systemd_understands_the_units(self):
        folder = Path(self.folder.name) / "verify"
        folder.mkdir()
        for unit in self.units.iterdir():
            text = unit.read_text().replace("/usr/sbin/sluisd", str(self.root / "usr/sbin/sluisd"))
            (folder / unit.name).write_text(text)
        # The pages that the units name are looked for among those that were installed.
        man = "yes" if shutil.which("man") else "no"
        out = run("systemd-analyze", "verify", f"--man={man}", *sorted(folder.iterdir()),
                  env={**os.environ, "MANPATH": str(self.root / "usr/share/man")})
        self.assertEqual([line for line in out.splitlines() if "sluis" in line], [])

    def test_users_and_groups(self):
        (self.root / "etc").mkdir(exist_ok=True)
        run("systemd-sysusers", f"--root={self.root}", "sluis.conf")
        groups = (self.root / "etc/group").read_text()
        for group in ("sluis", "sluis-admin", "sluis-audit", "sluis-secrets", "sluis-deposit"):
            self.assertIn(f"\n{group}:", "\n" + groups)
        self.assertIn("\nsluis:", "\n" + (self.root / "etc/passwd").read_text())
        self.assertIn("/usr/sbin/nologin", (self.root / "etc/passwd").read_text())
        if os.geteuid() != 0:
            return  # owners can only be set by root
        run("systemd-tmpfiles", f"--root={self.root}", "--create", "sluis.conf")
        for name, mode in {"var/lib/sluis": 0o700, "etc/sluis": 0o750, "etc/sluis/secrets": 0o2750, "var/spool/sluis": 0o710, "etc/sluis/sluis.toml": 0o640}.items():
            with self.subTest(name):
                self.assertEqual(oct(stat.S_IMODE((self.root / name).stat().st_mode)), oct(mode))
        self.look_at_who_reads_what()

    def look_at_who_reads_what(self):
        """Issue 14, D 2: the folders as operations.md has them made, entered as each account."""
        groups = {line.split(":")[0]: line.split(":") for line in (self.root / "etc/group").read_text().splitlines()}
        daemon = next(line.split(":") for line in (self.root / "etc/passwd").read_text().splitlines() if line.startswith("sluis:"))
        ids = {name: int(fields[2]) for name, fields in groups.items()}
        of_daemon = [daemon[3]] + [fields[2] for fields in groups.values() if "sluis" in fields[3].split(",")]
        las = {"stichting-een": 64001, "stichting-twee": 64002}
        os.chmod(self.folder.name, 0o755)
        spool = self.root / "var/spool/sluis"
        for institution, uid in las.items():
            (spool / institution).mkdir()
            os.chown(spool / institution, uid, ids["sluis"])
            os.chmod(spool / institution, 0o2750)
        token = self.root / "etc/sluis/secrets/partner.token"
        token.write_text("a token\n")
        os.chmod(token, 0o640)
        self.assertEqual(token.stat().st_gid, ids["sluis-secrets"], "of the folder's group")

        def can(uid, of, command):
            done = subprocess.run(["setpriv", f"--reuid={uid}", f"--regid={of[0]}", "--groups=" + ",".join(map(str, of)), "sh", "-c", "umask 027; " + command], capture_output=True, check=False)
            return done.returncode == 0

        for institution, uid in las.items():
            deposit = [ids["sluis-deposit"]]
            export, other = spool / institution / "las.xml", spool / next(one for one in las if one != institution)
            self.assertTrue(can(uid, deposit, f"echo export > {export}"))
            self.assertTrue(can(daemon[2], of_daemon, f"cat {export}"), "the daemon reads what was brought")
            self.assertFalse(can(daemon[2], of_daemon, f"echo forged > {export}"))
            for foreign in (f"ls {spool}", f"ls {other}", f"cat {other}/las.xml", f"echo forged > {other}/las.xml", f"cat {token}", f"ls {token.parent}", f"cat {self.root}/etc/sluis/sluis.toml"):
                self.assertFalse(can(uid, deposit, foreign), foreign)
        self.assertTrue(can(daemon[2], of_daemon, f"cat {token} {self.root}/etc/sluis/sluis.toml"))
        self.assertFalse(can(daemon[2], of_daemon, f"echo forged > {token}"))

    def example(self, text):
        folder = Path(self.folder.name) / "example"
        folder.mkdir(exist_ok=True)
        key = folder / "root.key"
        key.write_text("00" * 32 + "\n")
        key.chmod(0o600)
        file = folder / "sluis.toml"
        file.write_text(text.replace("[daemon]", f'[daemon]\nkey_file = "{key}"'))
        return subprocess.run([self.root / "usr/sbin/sluisd", "--config", file, "--check"], text=True, capture_output=True)

    def test_the_example_says_what_is_missing_and_is_sound_when_filled_in(self):
        text = (self.root / "etc/sluis/sluis.toml").read_text()
        bare = self.example(text)
        self.assertEqual(bare.returncode, 2, bare.stderr)
        self.assertIn("[[institution]] is missing", bare.stderr)
        lines = [line[1:] if line.startswith("#") and not line.startswith("# ") else line for line in text.splitlines()]
        filled = "\n".join(lines) + "\n"
        missing = self.example(filled)
        self.assertEqual(missing.returncode, 2, missing.stderr)
        for what in ("target partner: a credential file that the configuration names does not exist", "source las: /var/spool/sluis/stichting-voorbeeld: no such file or folder"):
            self.assertIn(what, missing.stderr)
        folder = Path(self.folder.name) / "example"
        (folder / "secrets").mkdir()
        (folder / "secrets/partner.token").touch(0o600)
        (folder / "secrets/partner.token").write_text("a token\n")
        there = self.example(filled.replace("/var/spool/sluis/stichting-voorbeeld", str(folder)).replace('"sluis-admin"', '"root"').replace('"sluis-audit"', '"daemon"'))
        self.assertEqual(there.returncode, 0, there.stderr)


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="sluis-deb-")
        run("cpack", "-G", "DEB", "-B", cls.folder.name, "--config", Path(BUILD) / "CPackConfig.cmake", cwd=BUILD)
        cls.package = next(Path(cls.folder.name).glob("sluis_*.deb"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_debian_package(self):
        listed = run("dpkg-deb", "--contents", self.package)
        files = {line.split()[5][2:]: line.split() for line in listed.splitlines()}
        for name in {**PROGRAMS, **FILES}:
            with self.subTest(name):
                self.assertIn(name, files)
                self.assertEqual(files[name][1], "root/root")
        self.assertEqual(files["etc/sluis/sluis.toml"][0], "-rw-r-----")
        for script in ("postinst", "prerm", "postrm"):
            self.assertTrue(run("dpkg-deb", "--info", self.package, script).startswith("#!/bin/sh"))
        self.assertEqual(run("dpkg-deb", "--info", self.package, "conffiles"), "/etc/sluis/sluis.toml\n")
        depends = run("dpkg-deb", "--field", self.package, "Depends")
        for library in ("libc6", "libssl3", "libsqlite3-0", "libxml2", "libicu72", "libtomlplusplus3", "libsystemd0"):
            self.assertIn(library, depends)

    def test_its_changelogs_are_of_its_version(self):
        version = run("dpkg-deb", "--field", self.package, "Version").strip()
        first = (SOURCE / "systemd/debian/changelog").read_text().splitlines()[0]
        self.assertEqual(first.split()[:2], ["sluis", f"({version})"], "systemd/debian/changelog is of another version than CMakeLists.txt")
        with tempfile.TemporaryDirectory() as root:
            run("dpkg-deb", "--extract", self.package, root)
            documents = Path(root) / "usr/share/doc/sluis"
            for name, source in {"changelog.gz": "CHANGELOG.md", "changelog.Debian.gz": "systemd/debian/changelog"}.items():
                self.assertEqual(gzip.decompress((documents / name).read_bytes()), (SOURCE / source).read_bytes())
                self.assertEqual((documents / name).read_bytes()[3:8], bytes(5), "no name and no time in it")

    def test_its_copyright_names_each_library(self):
        """Each that cmake/dependencies.cmake has found, by the name that it has there."""
        found = re.findall(r"find_package\((\w+)|pkg_check_modules\((?:\w+ )+(?:IMPORTED_TARGET )?([\w-]+)\)", (SOURCE / "cmake/dependencies.cmake").read_text())
        names = {package or module for package, module in found} - {"Threads", "PkgConfig"}
        self.assertGreaterEqual(len(names), 10)
        text = (SOURCE / "systemd/debian/copyright").read_text()
        for name in sorted(names):
            with self.subTest(name):
                self.assertTrue(re.search(rf"\b{re.escape(name)}\b", text), "systemd/debian/copyright does not name it")
        licences = set(re.findall(r"(?m)^License: (\S+)$", text))
        for licence in licences:
            self.assertTrue(re.search(rf"(?m)^License: {re.escape(licence)}\n ", text), f"the text of {licence} is missing")

    @unittest.skipUnless(shutil.which("lintian"), "lintian is missing")
    @unittest.skipIf(IS_SANITIZED, "a build under a sanitizer is no package for anybody")
    def test_lintian_has_no_error_and_no_warning(self):
        run("lintian", "--fail-on", "error,warning", self.package)
        overridden = subprocess.run(["lintian", "--show-overrides", self.package], text=True, capture_output=True, check=False).stdout
        told = {line.split()[2] for line in overridden.splitlines() if line.startswith("O: ")}
        overrides = re.findall(r"(?m)^(#.*)?\n?sluis: (\S+)", (SOURCE / "systemd/debian/lintian-overrides").read_text())
        self.assertEqual({tag for _, tag in overrides}, told, "each override is needed")
        self.assertTrue(all(reason for reason, _ in overrides), "each override has a reason")

    def test_its_scripts_are_sound(self):
        for script in ("postinst", "prerm", "postrm"):
            run("sh", "-n", SOURCE / "systemd/debian" / script)


if __name__ == "__main__":
    unittest.main(verbosity=2)
