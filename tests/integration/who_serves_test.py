#!/usr/bin/env python3
"""Somebody else's socket in the daemon's place: the command line says whose it is, and tells that process nothing (issue 14, D1). Needs root: only root may be two users."""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

from harness import BIN

STRANGER = 4001
SKIPPED = 77


def be_a_stranger(path, report):
    """In a process of its own. Listens, says so, and reports what comes from each connection until the pipe is closed."""
    os.setgroups([])
    os.setresgid(STRANGER, STRANGER, STRANGER)
    os.setresuid(STRANGER, STRANGER, STRANGER)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        os.chmod(path, 0o777)
        server.listen()
        os.write(report, b"listening\n")
        while True:
            connection, _ = server.accept()
            with connection:
                came = b""
                while more := connection.recv(4096):
                    came += more
                    if b"\r\n\r\n" in came:
                        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"institutions": []}')
                os.write(report, f"{len(came)} bytes\n".encode())


class WhoServesTest(unittest.TestCase):
    def setUp(self):
        # Not in a folder that only root may enter: the stranger binds in it.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sluis-served-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.socket = self.folder / "admin.sock"
        self.folder.chmod(0o777)
        reading, writing = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(reading)
            try:
                be_a_stranger(self.socket, writing)
            finally:
                os._exit(1)
        os.close(writing)
        self.report = os.fdopen(reading)
        self.addCleanup(self.end)
        self.assertEqual(self.report.readline(), "listening\n")

    def end(self):
        os.kill(self.child, 9)
        os.waitpid(self.child, 0)
        self.report.close()

    def status(self):
        return subprocess.run([BIN / "sluis", "--socket", self.socket, "status"], capture_output=True, text=True, timeout=30)

    def test_a_stranger_in_a_folder_where_everybody_may_write_is_named_and_told_nothing(self):
        done = self.status()
        self.assertIn(f"{self.socket} is served by uid {STRANGER}, which is neither root nor the owner of a folder that nobody else may write", done.stderr)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.report.readline(), "0 bytes\n")

    def test_a_user_of_the_service_in_its_own_folder_is_asked(self):
        """So that it is the folder and the user which decide, and the stranger above would have been heard."""
        os.chown(self.folder, STRANGER, STRANGER)
        self.folder.chmod(0o755)
        done = self.status()
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertNotEqual(self.report.readline(), "0 bytes\n")


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("skipped: only root may be two users")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
