"""Small file systems of their own to be filled, made read-only and broken; they need root, and go away with the test."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

PAGE = 4096


def mount(*args):
    subprocess.run(["mount", *map(str, args)], check=True, capture_output=True)


def can_mount():
    with tempfile.TemporaryDirectory() as folder:
        try:
            mount("-t", "tmpfs", "none", folder)
        except (OSError, subprocess.CalledProcessError):
            return False
        subprocess.run(["umount", folder], check=True)
        return True


def can_loop():
    """Whether an ext4 in a file can be mounted."""
    if not (shutil.which("mkfs.ext4") and shutil.which("e2fsck")):
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            BrokenDisk(pathlib.Path(folder) / "here", pathlib.Path(folder) / "image").end()
            return True
        except (OSError, subprocess.CalledProcessError):
            return False


class SmallDisk:
    """A tmpfs over a folder, with what the folder held."""

    def __init__(self, folder, size="8m"):
        self.folder = folder
        kept = pathlib.Path(tempfile.mkdtemp(prefix="sluis-it-"))
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        mount("-t", "tmpfs", "-o", f"size={size},mode=0700", "none", folder)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        shutil.rmtree(kept)

    @property
    def filler(self):
        return self.folder / "filler"

    def fill(self):
        with contextlib.suppress(OSError), open(self.filler, "ab", buffering=0) as out:
            while True:
                out.write(b"x" * PAGE)

    def make_room(self):
        self.filler.unlink()

    def make_read_only(self):
        mount("-o", "remount,ro", self.folder)

    def make_writable(self):
        mount("-o", "remount,rw", self.folder)

    def end(self):
        subprocess.run(["umount", "-l", self.folder], check=False, capture_output=True)


class BrokenDisk:
    """An ext4 in a file, which turns itself read-only as one does whose journal cannot be written."""

    def __init__(self, folder, image):
        self.folder, self.image = folder, image
        folder.mkdir(exist_ok=True)
        with open(image, "wb") as out:
            out.truncate(24 << 20)
        subprocess.run(["mkfs.ext4", "-q", image], check=True, capture_output=True)
        mount("-o", "loop", image, folder)

    def break_down(self):
        mount("-o", "remount,abort", self.folder)

    def unmount(self, seconds=20):
        """Refused while anybody has a file open there; then a little later."""
        end = time.monotonic() + seconds
        while subprocess.run(["umount", self.folder], capture_output=True).returncode != 0:
            if time.monotonic() > end:
                raise AssertionError(f"{self.folder} is still in use")
            time.sleep(0.1)

    def mend(self):
        done = subprocess.run(["e2fsck", "-p", self.image], capture_output=True)
        assert done.returncode in (0, 1), done
        mount("-o", "loop", self.image, self.folder)

    def end(self):
        if os.path.ismount(self.folder):
            subprocess.run(["umount", "-l", self.folder], check=False, capture_output=True)
