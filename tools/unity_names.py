#!/usr/bin/env python3
"""A unity build compiles several files of a room as one, so a name in an anonymous namespace may stand in one file of the room only.
Says which names stand in more. Usage: unity_names.py [FOLDER …]; exit code 1 if there are any."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMESPACE = re.compile(r"^(?:inline )?namespace ([\w:]+) \{")
TYPE = re.compile(r"^(?:template ?<.*> )?(?:struct|class|union|enum(?: class| struct)?) (?:\[\[\w+\]\] )?(\w+)\b(?!::)")
ALIAS = re.compile(r"^(?:template ?<.*> )?using (\w+) =")
FUNCTION = re.compile(r"^[\w:<>,&*\[\]() .\"-]*?\b(\w+)\(")
VARIABLE = re.compile(r"^[\w:<>,&* ()-]*?\b(\w+)(?:\[\w*\])* ?(?:=|\{|;|$)")
NO_NAME = re.compile(r"^(?:[ }#/\"*&|>]|$|//|using namespace|namespace|static_assert|template ?<[^{]*>$|public:|private:|TEST|INSTANTIATE|friend|extern|explicit|NLOHMANN|asm)")
NOT_NAMES = {"operator", "noexcept", "if", "for", "while", "return", "switch", "decltype", "requires", "alignas", "sizeof", "const", "co_await"}


def name_of(line):
    """The name that a line at the left edge declares, or None."""
    if NO_NAME.match(line) or "operator" in line.split("(")[0]:
        return None
    line = re.sub(r"^template ?<(?:[^<>]|<[^<>]*>)*> ", "", line)
    for pattern in (TYPE, ALIAS):
        if found := pattern.match(line):
            return found[1]
    line = re.sub(r"^(?:\[\[\w+\]\] )+", "", line)
    head = line.split("=")[0].split("{")[0]
    if "(" in head:
        before = head.split("(")[0].rstrip()
        found = re.search(r"([\w:~]+)$", before)
        if not found or "::" in found[1] or found[1] in NOT_NAMES or "~" in found[1]:
            return None
        return found[1]
    found = re.search(r"(\w+)(?:\[\w*\])*\s*;?$", head.rstrip())
    return found[1] if found and found[1] not in NOT_NAMES else None


def names(text):
    """(namespace around, name, line) of what stands in anonymous namespaces."""
    around, inside, raw = "", 0, False
    for number, line in enumerate(text.splitlines(), 1):
        if raw:
            raw = ')"' not in line and ')x"' not in line
            continue
        if re.search(r'R"\w*\((?!.*\)\w*")', line):
            raw = True
        if line.startswith("namespace {"):
            inside = number
        elif line.startswith("}  // namespace") and line.strip() == "}  // namespace":
            inside = 0
        elif found := NAMESPACE.match(line):
            around += "::" + found[1]
        elif line.startswith("}  // namespace "):
            around = around[:-len(line.split()[-1]) - 2]
        elif inside or line.startswith("static "):
            name = name_of(line.removeprefix("static "))
            if name:
                yield around, name, number


def room_of(path):
    parts = path.split("/")
    if parts[0] == "daemon" or parts[0] == "tests":
        return "/".join(parts[:2]) if len(parts) > 2 else parts[0]
    return parts[0]


def main():
    files = subprocess.run(["git", "ls-files", "*.cpp"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    where, aliases = {}, {}
    for path in files:
        if "must_not_compile" in path or (sys.argv[1:] and not any(path.startswith(f) for f in sys.argv[1:])):
            continue
        text = (ROOT / path).read_text()
        lines = text.splitlines()
        for around, name, number in names(text):
            where.setdefault((room_of(path), around, name), {}).setdefault(path, number)
            aliases.setdefault((room_of(path), around, name), set()).add(lines[number - 1])
    problems = 0
    for (room, around, name), places in sorted(where.items()):
        said = aliases[(room, around, name)]
        is_one_alias = len(said) == 1 and next(iter(said)).startswith("using ")  # may be repeated
        if len(places) > 1 and not is_one_alias:
            problems += 1
            print(f"lint: {around[2:]}::{name} stands in " + " and ".join(f"{p}:{n}" for p, n in places.items()) +
                  ": put one into a header of the room, or give them names that say how they differ")
    return problems > 0


if __name__ == "__main__":
    sys.exit(main())
