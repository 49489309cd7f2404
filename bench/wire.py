"""make bench, part `wire`: with the lab's limits off, our connector over real sockets against what wrk gets out of the same endpoint. Both in one turn, each with a lab of
its own, so that neither pays for what the other left there."""
import contextlib
import json
import pathlib
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 4  # as many as a target has unless told otherwise
WRK_SECONDS = 8


@contextlib.contextmanager
def lab(bin_dir):
    """(origin, token file) of a lab that keeps no quotas."""
    with tempfile.TemporaryDirectory(prefix="sluis-bench-lab-") as folder:
        folder = pathlib.Path(folder)
        (folder / "token").write_text("bench-token\n")
        running = subprocess.Popen([bin_dir / "sluis-lab", "--no-quotas", "--prepared", "--port-file", folder / "port", "--token-file", folder / "token", "--die-with-parent"],
                                   stdout=subprocess.DEVNULL)
        try:
            while not ((folder / "port").exists() and (folder / "port").read_text().strip()):
                time.sleep(0.02)
            yield "http://127.0.0.1:" + (folder / "port").read_text().strip(), folder / "token"
        finally:
            running.terminate()
            running.wait()


def users_at(origin):
    request = urllib.request.Request(origin + "/lab/dump/graph", headers={"Authorization": "Bearer bench-token"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return len(json.load(answer)["users"])


def wrk_turn(bin_dir):
    """Accounts per second. What the lab holds afterwards is counted: an outer 200 proves nothing."""
    with lab(bin_dir) as (origin, _):
        done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{WRK_SECONDS}s", "--timeout", "20s", "-H", "Authorization: Bearer bench-token", "-H", "Content-Type: application/json",
                               "-s", HERE / "users.lua", origin], check=True, capture_output=True, text=True).stdout
        requests, span = re.search(r"(\d+) requests in ([\d.]+)s", done).groups()
        made = users_at(origin)
        assert "Non-2xx" not in done and made >= int(requests) * 20, (made, done)
        return int(requests) * 20 / float(span)


def our_turn(bin_dir, users, groups):
    with lab(bin_dir) as (origin, token):
        done = subprocess.run([bin_dir / "sluis-bench-wire", origin, token, str(CONNECTIONS), str(users), str(groups)], check=True, capture_output=True, text=True)
        report = json.loads(done.stdout)
        assert users_at(origin) == users and report["not_done"] == 0, report
        return report


def wire(bin_dir, turns, users, groups):
    rows = []
    for _ in range(turns):
        theirs, ours = wrk_turn(bin_dir), our_turn(bin_dir, users, groups)
        whole = ours["groups_s"] + ours["users_s"] + ours["members_s"]
        rows.append({"wrk": theirs, "ours": users / ours["users_s"], "ratio": users / ours["users_s"] / theirs, "whole_s": whole, "peak_mb": ours["peak_mb"]})
    median = {k: statistics.median(r[k] for r in rows) for k in rows[0]}
    print(f"\nover real sockets, the lab's limits off, {CONNECTIONS} connections, median of {turns} turns")
    print(f"  wrk, $batch of twenty user creations   {median['wrk']:8.0f} accounts/s")
    print(f"  our connector, the same {users} users  {median['ours']:8.0f} accounts/s     ratio {median['ratio']:.2f}  (goal: at least 0.60)     turns: "
          + " ".join(f"{r['ratio']:.2f}" for r in rows))
    print(f"  {users} users, {groups} groups, {users} memberships in {median['whole_s']:.1f} s     peak {median['peak_mb']:.0f} MB  (goal: at most 150)")
    return median
