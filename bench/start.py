"""make bench, part `start`: how long sluisd takes to serve, with one long log and with many institutions, and the bytes that a first push of everybody leaves for each
person. A start is over when sluisd says READY=1 (sd_notify). Files are in the page cache: what is measured is what a start does, not the disk."""
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

ROOT_KEY = "b" * 32  # sluis-bench-intake and sluis-bench-start have the same


def configure(folder, institutions):
    """Each with one source and one target, as small ones have."""
    text = '[daemon]\nstate_dir = "var"\nrun_dir = "run"\nkey_file = "root.key"\n'
    for name in ("root.key", "partner.token"):
        (folder / name).touch(0o600)
        (folder / name).write_text(ROOT_KEY)
    for one in institutions:
        (folder / "las" / one).mkdir(parents=True, exist_ok=True)
        text += f"""
[[institution]]
id = "{one}"
name = "{one}"
mail_domain = "{one}.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las/{one}"
[[institution.target]]
id = "partner"
kind = "scim"
allow_plain_http_on_loopback = true
url = "http://127.0.0.1:1/scim/v2"
token_file = "partner.token"
"""
    (folder / "sluis.toml").write_text(text)


def start(bin_dir, folder, through=()):
    """Seconds until it serves; then it is stopped in order."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, open(folder / "sluisd.log", "ab") as log:
        (folder / "notify").unlink(missing_ok=True)
        told.bind(str(folder / "notify"))
        told.settimeout(600)
        begun = time.monotonic()
        daemon = subprocess.Popen([*through, bin_dir / "sluisd", "--config", folder / "sluis.toml"], stdout=log, stderr=subprocess.STDOUT,
                                  env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify")})
        try:
            while b"READY=1" not in told.recv(4096):
                pass
            return time.monotonic() - begun
        finally:
            daemon.terminate()
            daemon.wait(timeout=60)


def prepare(bin_dir, memory, institution, what):
    done = subprocess.run([bin_dir / "sluis-bench-start", memory, institution, str(what)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def long_log(bin_dir, folder, entries, turns):
    folder.mkdir()
    configure(folder, ["bench"])
    (folder / "var").mkdir(mode=0o700)
    opened = prepare(bin_dir, folder / "var/bench", "bench", entries)
    took = [start(bin_dir, folder) for _ in range(turns)]
    print(f"\na start with {opened['entries']} entries in the log: {statistics.median(took):.2f} s  (goal: at most 2)     the memory alone {opened['open_s']:.3f} s")
    return opened


def many(bin_dir, folder, count, turns):
    folder.mkdir()
    configure(folder, [f"school-{n}" for n in range(count)])
    first = start(bin_dir, folder)
    took = [start(bin_dir, folder) for _ in range(turns)]
    print(f"a start with {count} institutions: {statistics.median(took):.2f} s  (goal: at most 3)     the first, which makes them, {first:.2f} s")


def bytes_a_person(bin_dir, folder, students):
    folder.mkdir()
    (folder / "las").mkdir()
    subprocess.run([bin_dir / "sluis-school", "--out", folder / "las", "--schools", "1", "--students", str(students), "--staff", str(students // 15),
                    "--seed", "1", "--day", "0"], check=True, capture_output=True)
    (file,) = (folder / "las").glob("*.xml")
    subprocess.run([bin_dir / "sluis-bench-intake", file, folder / "state"], check=True, capture_output=True)
    r = prepare(bin_dir, folder / "state", "bench", "push")
    each = lambda part: r[part] / r["people"]
    total = each("state_db") + each("log") + each("keys")
    print(f"bytes a person after a first push of {r['people']} people to one target: {total:.0f}  (goal: at most 4000)")
    print(f"  database {each('state_db'):.0f}, the log's files {each('log'):.0f}, keys {each('keys'):.0f}; {r['entries'] / r['people']:.2f} entries of "
          f"{r['entry_bytes'] / r['entries']:.0f} bytes each, so {each('entry_bytes'):.0f} bytes of entries, which are in the database and in bundles ({each('bundles'):.0f})")


def starts(bin_dir, students=10_000, entries=1_000_000, institutions=400, turns=3):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sluis-bench-start-"))
    try:
        long_log(bin_dir, folder / "long", entries, turns)
        many(bin_dir, folder / "many", institutions, turns)
        bytes_a_person(bin_dir, folder / "people", students)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    starts(pathlib.Path(os.environ.get("SLUIS_BIN", "build/release/bin")).resolve())
