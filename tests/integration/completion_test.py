#!/usr/bin/env python3
"""The completions for bash and zsh offer each command and option that the programs name with --help, and no other.

Environment: SLUIS_BIN (the programs).
"""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("SLUIS_BIN", SOURCE / "build/release/bin")).resolve()
KEPT = SOURCE / "tools/completion"
sys.path.insert(0, str(SOURCE / "tools"))
import completion  # noqa: E402

IN_BASH = """
source "$1"
while IFS= read -r line; do
  IFS=$'\\t' read -r -a COMP_WORDS <<< "${line%.}"
  [[ $line == *$'\\t'. ]] && COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  "_${COMP_WORDS[0]//-/_}" 2> /dev/null
  (IFS=$'\\t'; echo "${COMPREPLY[*]}")
done
"""
# Stand-ins for zsh's own functions print what they are given: names, without descriptions.
IN_ZSH = """
_describe() { local -a shown; shown=("${(@P)@[-1]}"); print -r -- ${(pj:\\t:)${shown%%:*}} }
_files() { print -r -- FILES }
_values() { shift 3; print -r -- ${(pj:\\t:)@} }
compadd() { shift; print -r -- ${(pj:\\t:)@} }
_message() { print -r -- }
file=$1
while IFS= read -r line; do
  words=("${(@ps:\\t:)${line%.}}")
  CURRENT=$#words
  PREFIX=$words[-1]
  source $file
done
"""


class Completion(unittest.TestCase):
    def test_the_kept_files_are_those_of_the_programs(self):
        made = completion.completions(BIN)
        self.assertEqual({file.name for file in KEPT.iterdir()}, set(made))
        for name, text in made.items():
            with self.subTest(name):
                self.assertEqual(
                    (KEPT / name).read_text(),
                    text,
                    "a command or an option changed: run tools/completion.py --bin build/release/bin",
                )

    def offered(self, shell, script, file, lines):
        """For each line of words, the last one begun: what the shell would offer."""
        asked = "".join("\t".join(words) + ".\n" for words in lines)  # the full stop keeps an empty last word
        done = subprocess.run(
            [*shell, script, "test", KEPT / file], input=asked, text=True, capture_output=True, check=True
        )
        self.assertEqual(done.stderr, "")
        answers = done.stdout.splitlines()
        self.assertEqual(len(answers), len(lines))
        return [[word for word in answer.split("\t") if word] for answer in answers]

    def look_at_each_command(self, shell, script, file_of):
        for program in completion.PROGRAMS:
            commands = completion.read_commands(BIN, program)
            begun = self.offered(shell, script, file_of(program), [[*command.words, ""] for command in commands])
            options = self.offered(
                shell, script, file_of(program), [[*command.words, "--json", "-"] for command in commands]
            )
            for command, words, dashed in zip(commands, begun, options):
                with self.subTest(command.path):
                    self.assertEqual(set(dashed), set(command.options))
                    if command.subcommands:
                        self.assertEqual(words, list(command.subcommands))
                    elif not completion.wants_path(command):
                        self.assertEqual(set(words), set(command.options))

    CASES = {
        "the value of an option is no command": (["sluis", "--socket", "plan", "pl"], ["plan"]),
        "an option that takes a value in one command only, there": (
            ["sluis", "consent", "grant", "--schools", "x", "--legal"],
            ["--legal-name"],
        ),
        "and elsewhere": (["sluis", "status", "--schools", "--so"], ["--socket"]),
        "a value of a few words": (["sluis", "consent", "grant", "--roles", "st"], ["student", "staff"]),
        "a value that nobody can know": (["sluis", "sync", "--institution", ""], []),
        "a word that is no command": (["sluis", "nothing", "pla"], ["plan"]),
    }

    @unittest.skipUnless(shutil.which("bash"), "bash is missing")
    def test_bash_offers_each_command_and_option(self):
        shell = ["bash", "--norc", "-c"]
        self.look_at_each_command(shell, IN_BASH, "{}.bash".format)
        for case, (words, expected) in self.CASES.items():
            with self.subTest(case):
                self.assertEqual(self.offered(shell, IN_BASH, "sluis.bash", [words]), [expected])
        begun = ["sluis", "consent", "grant", "--attributes"]
        self.assertEqual(
            self.offered(shell, IN_BASH, "sluis.bash", [[*begun, "given_name,fam"]]),
            [["given_name,family_name_prefix", "given_name,family_name"]],
        )
        self.assertEqual(
            self.offered(shell, IN_BASH, "sluis.bash", [["sluis", "check", str(SOURCE / "READ")]]),
            [[str(SOURCE / "README.md")]],
        )
        self.assertEqual(
            self.offered(shell, IN_BASH, "sluisd.bash", [["sluisd", "--config", "=", str(SOURCE / "READ")]]),
            [[str(SOURCE / "README.md")]],
        )

    @unittest.skipUnless(shutil.which("zsh"), "zsh is missing")
    def test_zsh_offers_each_command_and_option(self):
        shell = ["zsh", "-f", "-c"]
        self.look_at_each_command(shell, IN_ZSH, "_{}".format)
        for case, (words, expected) in self.CASES.items():
            with self.subTest(case):
                offered = self.offered(shell, IN_ZSH, "_sluis", [words])[0]
                self.assertTrue(set(expected) <= set(offered) if expected else not offered, offered)
        for words in (["sluis", "check", ""], ["sluis", "check", "--key-file", ""]):
            self.assertEqual(self.offered(shell, IN_ZSH, "_sluis", [words]), [["FILES"]])


if __name__ == "__main__":
    unittest.main(verbosity=2)
