"""make bench, parts `pace` and `erasure`: the pace against the vendors' published quotas, in virtual time, and one night's erasures in a memory of its own."""
import json
import subprocess

from speed import timed


def generate(bin_dir, folder, students):
    folder.mkdir()
    subprocess.run([bin_dir / "sluis-school", "--out", folder, "--schools", "1", "--students", str(students), "--staff", str(students // 15),
                    "--seed", "1", "--day", "0"], check=True, capture_output=True)
    (file,) = folder.glob("*.xml")
    return file


# Microsoft: creations, a read of each new user (whose is the id in the answer?), groups and member additions all go twenty in a request. Google: ten creations a second, the rest a hundred in a request.
FEWEST = {"graph": lambda users, groups: (2 * users + groups + groups * -(-users // groups // 20)) / 20, "google": lambda users, groups: users / 10 + groups / 100 + users / 100}


def pace(bin_dir, users, groups):
    for kind, budget in (("graph", "writes (3,000 in 150 s)"), ("google", "creations (10/s)")):
        _, out = timed(bin_dir / "sluis-bench-pace", kind, users, groups)
        r = json.loads(out)
        print(f"\n{kind}: {r['users']} users, {r['groups']} groups, {r['virtual_s'] / 60:.0f} minutes of virtual time")
        print(f"  used of the {budget}: {r['budget_used'] * 100:.1f} %  (goal: at least 95 %)" + (f", of the queries (2,400/min) otherwise {r['queries_used'] * 100:.1f} %" if r["queries_used"] else ""))
        print(f"  throttled: {r['throttled'] * 100:.2f} %  (goal: below 0.5 %)     requests per account {r['requests_per_account']:.4f}, "
              f"{r['requests'] / FEWEST[kind](r['users'], r['groups']):.2f} of the fewest possible     peak {r['peak_mb']:.0f} MB with the lab in it (goal: at most 150)")


def sha256_bytes_per_second(size):
    """What OpenSSL itself hashes, in pieces of this size."""
    done = subprocess.run(["openssl", "speed", "-mr", "-seconds", "1", "-bytes", str(size), "sha256"], check=True, capture_output=True, text=True)
    return float(next(line for line in done.stdout.splitlines() if line.startswith("+F:")).split(":")[-1])


def erasure(bin_dir, folder, students, count=2000):
    file = generate(bin_dir, folder, students)
    timed(bin_dir / "sluis-bench-intake", file, folder / "state")
    _, out = timed(bin_dir / "sluis-bench-erasure", folder / "state", str(count))
    r = json.loads(out.splitlines()[-1])
    piece = r["leaf_bytes"] // r["leaves"]
    openssl_s = r["leaf_bytes"] / sha256_bytes_per_second(piece)
    print(f"\n{r['erased']} of {r['keys']} subjects erased in one night: {r['erase_s']:.2f} s, peak {r['peak_mb']:.0f} MB")
    print(f"  in {r['slices']} slices, the longest {r['longest_slice_ms']:.0f} ms; {r['asked']} questions for a person on the same strand meanwhile, "
          f"the worst waited {r['worst_wait_ms']:.0f} ms  (goal: at most 100)")
    print(f"  keys wrapped anew: {(r['keys'] - r['erased']) / r['rewrap_s']:,.0f}/s  (goal: at least 50,000)")
    print(f"  log of {r['leaves']} entries verified: {r['leaves'] / r['verify_s']:,.0f} entries/s  (goal: at least 500,000); "
          f"openssl speed sha256 in pieces of {piece} bytes hashes the same bytes in {openssl_s:.2f} s: ratio {r['verify_s'] / openssl_s:.1f}")
