#!/usr/bin/python3
"""Tries to bring an erased person back, out of every file that ever was. Shares no code with the product: written from docs/formats.md alone, on Python's own
cryptography. Debian: python3-cryptography.

  erasure_proof.py HISTORY ROOT_KEY INSTITUTION HANDLE CANARIES [CONTROL_SLOT]

HISTORY       all versions of all files, but for the slots of destroyed epochs
ROOT_KEY      today's root key (hex)
HANDLE        of the erased person (hex)
CANARIES      a file with one word a line that nobody else has
CONTROL_SLOT  a destroyed epoch's slot, which only the test kept: with it, the person must come back. That shows that the search can find, and gives the key
              bytes that must be nowhere.

Prints one JSON object; ends with 0 whatever was found.
"""
import base64
import glob
import hashlib
import json
import os
import shutil
import sqlite3
import struct
import sys
import tempfile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

SEALED = [  # table, column, record kind, subject column, number
    ("version", "payload", 1, "subject", "n"), ("name", "payload", 2, "subject", "n"), ("shadow", "payload", 4, "subject", "n"),
    ("plan_change", "before", 5, "object", "n"), ("plan_change", "after", 6, "object", "n"),
]


def epoch_key(slot, root, institution):
    """K_e out of a slot's bytes, or None."""
    if len(slot) != 176 or slot[:8] != b"SLUISSL1":
        return None
    wrapping = HKDF(hashes.SHA256(), 64, None, b"sluis v1 slot\0" + institution).derive(root)
    try:
        return AESSIV(wrapping).decrypt(slot[64:144], [slot[:64]])
    except InvalidTag:
        return None


def subject_keys(vault, key, handle):
    """Every key of this subject that K_e opens in a vault's bytes."""
    out = []
    if vault[:8] != b"SLUISVT1":
        return out
    place = vault[48:64] + vault[8:16] + handle
    for at in range(64, len(vault) - 63, 64):
        if vault[at:at + 16] != handle:
            continue
        try:
            out.append(AESSIV(key).decrypt(vault[at + 16:at + 64], [place]))
        except InvalidTag:
            pass
    return out


def rows_of(path, queries):
    """(query, row) of each query, in any version of a database."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "state.db")
        for end in ("", "-wal"):
            if os.path.exists(path + end):
                shutil.copy(path + end, copy + end)
        try:
            db = sqlite3.connect(copy)
            for query, values in queries:
                yield from (((query, values), row) for row in db.execute(query, values))
            db.close()
        except sqlite3.DatabaseError:
            return  # torn by the moment of copying; its bytes are searched all the same


def sealed_records(path, handle):
    """(record kind, n, bytes) of the subject."""
    kinds = {}
    for table, column, kind, subject, number in SEALED:
        kinds[f"SELECT {number}, {column} FROM {table} WHERE {subject} = ? AND {column} IS NOT NULL", (handle,)] = kind
    yield from ((kinds[query], n, bytes(sealed)) for query, (n, sealed) in rows_of(path, kinds))


def opens(record, dek, handle):
    kind, n, sealed = record
    key = HKDFExpand(hashes.SHA256(), 32, b"sluis v1 aead").derive(dek)
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], handle + bytes([kind]) + struct.pack(">Q", n) + b"\x01")
    except InvalidTag:
        return None


def invalid_rows(path):
    """(place, bytes) of each key of an invalid record: whose it is nobody can tell."""
    query = "SELECT scope, kind, line, col, file, source_key FROM invalid WHERE source_key IS NOT NULL"
    for _, (scope, kind, line, column, file, sealed) in rows_of(path, [(query, ())]):
        yield struct.pack(">QBQQ", scope, kind, line, column) + file.encode(), bytes(sealed)


def opens_under_epoch(row, key):
    place, sealed = row
    derived = HKDF(hashes.SHA256(), 32, None, b"sluis v1 seal\0invalid").derive(key)
    try:
        return AESGCM(derived).decrypt(sealed[:12], sealed[12:], place)
    except InvalidTag:
        return None


def shapes(word):
    """A word as it might lie in a file."""
    raw = word.encode()
    for text in {word, word.lower(), word.upper()}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield text.encode().hex().encode()
    for shift in range(3):  # base64 at each alignment, without its unsure ends
        yield base64.b64encode(b"\0" * shift + raw)[(shift + 2) // 3 * 4 or 0:-4]


def main():
    history, root_file, institution, handle, canary_file = sys.argv[1:6]
    control_slot = sys.argv[6] if len(sys.argv) > 6 else None
    root = bytes.fromhex(open(root_file).read().strip())
    handle, institution = bytes.fromhex(handle), institution.encode()
    files = sorted(f for f in glob.glob(history + "/**", recursive=True) if os.path.isfile(f))
    vaults = {open(f, "rb").read() for f in files if os.path.basename(f).startswith("vault.")}
    keys = {epoch_key(open(f, "rb").read(), root, institution) for f in files if os.path.basename(f).startswith("slot.")} - {None}
    records = {r for f in files if os.path.basename(f) == "state.db" for r in sealed_records(f, handle)}

    invalid = {r for f in files if os.path.basename(f) == "state.db" for r in invalid_rows(f)}

    deks = {dek for vault in vaults for key in keys for dek in subject_keys(vault, key, handle)}
    out = {"files": len(files), "bytes": sum(os.path.getsize(f) for f in files), "epoch_keys_in_hand": len(keys), "vaults": len(vaults), "records_of_the_subject": len(records),
           "keys_of_the_subject": len(deks), "opened": sum(1 for r in records for d in deks if opens(r, d, handle)),
           "invalid_keys": len(invalid), "invalid_keys_opened": sum(1 for r in invalid for k in keys if opens_under_epoch(r, k))}

    needles = [(word, shape) for word in open(canary_file).read().split() for shape in shapes(word) if len(shape) >= 6]
    if control_slot:
        old_key = epoch_key(open(control_slot, "rb").read(), root, institution)
        old_deks = {d for vault in vaults for d in subject_keys(vault, old_key, handle)}
        plain = [opens(r, d, handle) for r in records for d in old_deks]
        out["control_invalid_keys"] = sorted({(opens_under_epoch(r, old_key) or b"").decode() for r in invalid})
        words = open(canary_file).read().split()
        out["control_opened"] = sum(1 for p in plain if p is not None)
        out["control_found"] = sum(1 for w in words if any(p is not None and w.encode().lower() in p.lower() for p in plain))
        for secret in {old_key, *old_deks, *(HKDFExpand(hashes.SHA256(), 32, b"sluis v1 aead").derive(d) for d in old_deks)}:
            name = "key " + hashlib.sha256(secret).hexdigest()[:8]
            needles += [(name, secret), (name, secret.hex().encode()), (name, base64.b64encode(secret))]
    found = []
    for f in files:
        content = open(f, "rb").read()
        found += [f"{word} in {os.path.relpath(f, history)}" for word, shape in needles if shape in content]
    out["found"] = sorted(set(found))[:20]
    print(json.dumps(out))


if __name__ == "__main__":
    main()
