"""Programs that are built under a sanitizer are slower and larger, and want to be the first library of a process."""
import os
import pathlib

_PROGRAM = pathlib.Path(os.environ.get("SLUIS_BIN", "build/release/bin")) / "sluisd"
_BYTES = _PROGRAM.read_bytes() if _PROGRAM.exists() else b""
UNDER_ASAN = b"__asan_init" in _BYTES
SANITIZED = UNDER_ASAN or b"__tsan_init" in _BYTES
TIMES = 10 if SANITIZED else 1  # what a bar of time or memory is multiplied by


def preloaded(library, **more):
    """The environment in which a program has this library of ours before all others."""
    out = os.environ | more | {"LD_PRELOAD": str(library)}
    if UNDER_ASAN:
        out["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    return out
