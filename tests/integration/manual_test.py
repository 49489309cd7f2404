#!/usr/bin/env python3
"""The manual pages say what the programs say: each command, option and key of the configuration, and no other.

Environment: SLUIS_BIN (the programs).
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("SLUIS_BIN", SOURCE / "build/release/bin")).resolve()
PAGES = SOURCE / "docs/man"
sys.path.insert(0, str(SOURCE / "tools"))
import completion  # noqa: E402

UNKNOWN = "q" * 64  # near to no key, so that sluisd tells all that it knows
DAEMON = 'state_dir = "state"\nrun_dir = "run"\n'
INSTITUTION = 'id = "a"\nname = "A"\nmail_domain = "a.example"\n'
SCIM = 'id = "t"\nkind = "scim"\nurl = "https://t.example"\n'
OAUTH = 'client_id = "5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f"\nclient_secret_file = "secret"\n'
# For each table of the page: what is in it, so that nothing but the unknown key is wrong. Several, where a key decides
# which others are known.
TABLES = {
    "daemon": [DAEMON],
    "backup": [""],
    "institution": [INSTITUTION],
    "institution.names": [""],
    "institution.retention": [""],
    "institution.guard": [""],
    "institution.source": ['id = "s"\nkind = "edexml"\npath = "las"\n'],
    "institution.target scim": [
        SCIM + 'token_file = "token"\n',
        SCIM + OAUTH + 'token_url = "https://t.example/token"\n',
    ],
    "institution.target graph": ['id = "t"\nkind = "graph"\ntenant = "a.example"\n' + OAUTH],
    "institution.target google": ['id = "t"\nkind = "google"\nservice_account_file = "key"\nadmin = "a@a.example"\n'],
}
KEYS_ARE_DATA = {"institution.schools"}
ARRAYS = {"institution", "institution.source", "institution.target"}


def lines_of(page):
    return (PAGES / page).read_text().splitlines()


def items_of_section(page, section, macro):
    """The words after `.It MACRO` in a section of a page."""
    out, here = [], False
    for line in lines_of(page):
        if line.startswith(".Sh "):
            here = line == f".Sh {section}"
        elif here and line.startswith(f".It {macro} "):
            out.append(line.split(maxsplit=2)[2])
    return out


def documented_options(page):
    """-h and --help of `.It Fl h , Fl Fl help`; without the names of values."""
    out = set()
    for item in items_of_section(page, "OPTIONS", "Fl"):
        for one in ("Fl " + item).split(" , "):
            words = one.split()
            dashes = sum(1 for word in words if word == "Fl")
            out.add("-" * dashes + words[dashes])
    return out


def documented_keys():
    """By table ("daemon", "institution.target", "institution.target scim"): the keys with their texts."""
    out, table, key = {}, None, None
    for line in lines_of("sluis.toml.5"):
        heading = re.match(r"\.Ss \[+([a-z.]+)\]+(?:, | of kind (\w+))", line)
        if line.startswith((".Ss", ".Sh")):
            table, key = " ".join(part for part in heading.groups() if part) if heading else None, None
            if table:
                out[table] = {}
        elif table and line.startswith(".It Va "):
            key = line.split()[2]
            out[table][key] = ""
        elif key:
            out[table][key] += line + "\n"
    return out


def told_by_check(text):
    """What `sluisd --check` says of this configuration."""
    with tempfile.TemporaryDirectory(prefix="sluis-manual-") as folder:
        file = pathlib.Path(folder) / "sluis.toml"
        file.write_text(text)
        return subprocess.run(
            [BIN / "sluisd", "--config", file, "--check"], text=True, capture_output=True, check=False
        ).stderr


def known_words(text):
    """The list after "known here:" in what --check says."""
    told = told_by_check(text)
    found = re.search(r"known here: (.*)", told)
    if not found:
        raise AssertionError(f"no list of what is known, but: {told}\nof:\n{text}")
    return set(found[1].split(", "))


def configuration(table, content, unknown=f"{UNKNOWN} = 1\n"):
    """A sound configuration, but for what is unknown in front of the content of this table."""
    name = table.split()[0]
    out = "" if name == "daemon" else f"[daemon]\n{DAEMON}"
    if name.startswith("institution."):
        out += f"[[institution]]\n{INSTITUTION}"
    heading = f"[[{name}]]" if name in ARRAYS else f"[{name}]"
    out += f"{heading}\n{unknown}{content}"
    return out if name.startswith("institution") else out + f"[[institution]]\n{INSTITUTION}"


class Configuration(unittest.TestCase):
    """Asks the program and not its source: whatever way a key is read in config/, sluisd knows it."""

    def test_each_key_that_is_read_is_in_the_page_and_no_other(self):
        documented = documented_keys()
        for table, contents in TABLES.items():
            known = set().union(*(known_words(configuration(table, content)) for content in contents))
            name = table.split()[0]
            keys = set(documented[name]) | set(documented.get(table, {}))
            tables = {
                one.removeprefix(name + ".") for one in documented if " " not in one and one.startswith(name + ".")
            }
            with self.subTest(table):
                self.assertEqual(
                    known - keys - tables, set(), "sluisd knows these, docs/man/sluis.toml.5 does not have them"
                )
                self.assertEqual(
                    (keys | tables) - known, set(), "docs/man/sluis.toml.5 has these, sluisd does not know them"
                )

    def test_each_table_and_kind_is_in_the_page_and_no_other(self):
        documented = set(documented_keys())
        self.assertEqual(documented, set(TABLES) | KEYS_ARE_DATA | {"institution.target"})
        self.assertEqual(known_words(f"{UNKNOWN} = 1\n"), {one for one in documented if "." not in one})
        kinds = self.choices("institution.target scim", "kind")
        self.assertEqual({f"institution.target {kind}" for kind in kinds}, {one for one in documented if " " in one})

    CHOICES = {
        ("daemon", "log_level"),
        ("institution", "environment"),
        ("institution.source", "kind"),
        ("institution.target scim", "kind"),
        ("institution.target scim", "after_consent"),
        ("institution.target scim", "on_disabled_at_target"),
    }

    def choices(self, table, key):
        content = "".join(
            line for line in TABLES[table][0].splitlines(keepends=True) if not line.startswith(f"{key} = ")
        )
        return known_words(configuration(table, content, f'{key} = "{UNKNOWN}"\n'))

    def test_each_choice_is_in_the_page(self):
        documented = documented_keys()
        for table, key in self.CHOICES:
            text = documented[table.split()[0]][key]
            for choice in self.choices(table, key):
                with self.subTest(f"{table} {key} {choice}"):
                    self.assertIn(f".Qq {choice}", text)

    def test_each_key_says_its_default_and_is_in_the_administrators_manual(self):
        manual = (SOURCE / "docs/operations.md").read_text()
        for table, keys in documented_keys().items():
            for key, text in keys.items():
                with self.subTest(f"{table} {key}"):
                    self.assertRegex(
                        text, r"(?m)(^|\s)(Default|Required)\b|default of the others", "neither a default, nor required"
                    )
                    self.assertTrue(f"`{key}`" in manual, "docs/operations.md does not have it")

    def test_the_example_is_sound(self):
        text = "\n".join(lines_of("sluis.toml.5"))
        example = re.search(r"\.Bd -literal.*?\n(.*?)\n\.Ed", text, re.DOTALL)[1]
        # All that is wrong with it is what is not on this machine.
        for line in told_by_check(example).splitlines():
            self.assertRegex(
                line, r"does not exist|no such file or folder|no group|is no group|is not there|no root key", line
            )


class Pages(unittest.TestCase):
    def commands(self, program):
        return completion.read_commands(BIN, program)

    def test_each_command_is_in_the_page_and_no_other(self):
        found = {}
        for item in items_of_section("sluis.1", "COMMANDS", "Ic"):
            name, *rest = item.replace(" Cm ", " ").split()
            found[name] = [word for word in rest if word != "|"]
        commands = self.commands("sluis")
        said = {command.words[1]: list(command.subcommands) for command in commands if len(command.words) == 2}
        self.assertEqual(found, said)

    def test_each_option_is_in_the_page_and_no_other(self):
        for page, program in {"sluis.1": "sluis", "sluisd.8": "sluisd", "sluis-school.1": "sluis-school"}.items():
            with self.subTest(page):
                self.assertEqual(documented_options(page), set(self.commands(program)[0].options))

    def test_each_exit_code_is_in_the_page_and_no_other(self):
        said = subprocess.run([BIN / "sluis", "--help"], text=True, capture_output=True, check=True).stdout.split(
            "Exit codes:"
        )[1]
        documented = [line.split()[1] for line in lines_of("sluis.1") if re.match(r"\.It \d+$", line)]
        self.assertEqual(sorted(re.findall(r"(?:^|; )\s*(\d+)  ", said, re.MULTILINE)), sorted(documented))

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is missing")
    def test_mandoc_has_nothing_to_say(self):
        for page in sorted(PAGES.iterdir()):
            with self.subTest(page.name):
                done = subprocess.run(
                    ["mandoc", "-T", "lint", "-W", "all", page], text=True, capture_output=True, check=False
                )
                # Whether a page of others is installed on this machine is nothing about ours.
                told = [
                    line
                    for line in (done.stdout + done.stderr).splitlines()
                    if "referenced manual not found" not in line and "outdated mandoc.db" not in line
                ]
                self.assertEqual(told, [])

    @unittest.skipUnless(shutil.which("man") and shutil.which("groff"), "man or groff is missing")
    def test_man_has_no_warning(self):
        for page in sorted(PAGES.iterdir()):
            with self.subTest(page.name):
                done = subprocess.run(
                    ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
                    text=True,
                    capture_output=True,
                    check=False,
                    env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
                )
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("x trailer", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
