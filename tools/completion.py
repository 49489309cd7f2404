#!/usr/bin/env python3
"""Makes the completions for bash and zsh from what the programs say with --help. They are kept in tools/completion; run
this after a change of a command or an option (tests/integration/completion_test.py says so).

Usage: tools/completion.py --bin FOLDER [--out FOLDER]
"""

import argparse
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[1]
KEPT = SOURCE / "tools/completion"
PROGRAMS = ("sluis", "sluisd", "sluis-school")

# What --help does not say: which values are files or folders, and which are one of a few words.
PATHS = {
    "--socket",
    "--config",
    "--evidence",
    "--to",
    "--vkey",
    "--in",
    "--keys",
    "--key-file",
    "--log",
    "--older",
    "--out",
    "--rows",
    "DIR",
    "FILE",
    "BACKUP",
}
WORDS = {"--roles": ("student", "staff", "both"), "--version": ("1.03", "2.0", "2.1")}
LISTS = {"--attributes": ("given_name", "family_name_prefix", "family_name", "email", "groups", "school", "function")}

OPTION = re.compile(r"^  (-[^ ]+)( (?:TEXT|UINT|INT|FLOAT|ENUM)\b)?")


class Command:
    """One command of a program; `words` begin with the program's name. The others are descriptions by name."""

    def __init__(self, words):
        self.words = words
        self.options, self.subcommands, self.positionals = {}, {}, {}
        self.with_value = set()

    @property
    def path(self):
        return " ".join(self.words)


def entries_of(text, heading):
    """The lines of one section of a help text; a description on a line of its own is joined to its entry."""
    found = re.search(rf"^{heading}:\n((?:  .*\n)+)", text, re.MULTILINE)
    out = []
    for line in found[1].splitlines() if found else []:
        if line.startswith(" " * 30):
            out[-1] += " " * 30 + line.strip()
        else:
            out.append(line)
    return out


def description_of(entry):
    """What stands in the second column, of which a wide first column is parted by one blank only."""
    wide = re.match(r"^  \S.*?\s{2,}(\S.*)$", entry)
    return wide[1] if wide else entry[30:].strip()


def read_command(program, words):
    text = subprocess.run([program, *words[1:], "--help"], check=True, capture_output=True, text=True).stdout
    out = Command(words)
    for entry in entries_of(text, "Options"):
        match = OPTION.match(entry)
        if not match:
            raise SystemExit(f"completion.py: {out.path} --help: this line is not understood: {entry}")
        for name in match[1].split(","):
            out.options[name] = description_of(entry)
            if match[2]:
                out.with_value.add(name)
    for entry in entries_of(text, "Positionals"):
        out.positionals[entry.split()[0]] = description_of(entry)
    for entry in entries_of(text, "Subcommands"):
        out.subcommands[entry.split()[0]] = description_of(entry)
    return out


def read_commands(folder, name):
    """Every command of a program, the program itself first. Its own options (--json) can stand behind each command as
    well."""
    program = pathlib.Path(folder).resolve() / name
    out = [read_command(program, [name])]
    for command in out:  # grows while it is walked through
        out += [read_command(program, [*command.words, one]) for one in command.subcommands]
    for command in out[1:]:
        command.options = {**command.options, **out[0].options}
        command.with_value |= out[0].with_value
    return out


def wants_path(command):
    return bool(PATHS & set(command.positionals))


def all_with_value(commands):
    return set().union(*(command.with_value for command in commands))


def patterns_with_value(commands):
    """Patterns of "command option" for the options that take a value; --schools does in one command, in another not."""
    flags = set().union(*(set(command.options) - command.with_value for command in commands))
    out = {f'*" {name}"' for name in all_with_value(commands) - flags}
    out |= {f'"{command.path} {name}"' for command in commands for name in command.with_value & flags}
    return "|".join(sorted(out))


def paths_of_subcommands(commands):
    return "|".join(f'"{command.path}"' for command in commands[1:]) or '""'


HEAD = "made by tools/completion.py from what {name} says with --help: change that script, not this file"

BASH = """# Completion of {name} for bash; {head}.
_{function}() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} at={name} last="" words="" options="" takes_path="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${{COMP_WORDS[i]}}
    [[ $word == "=" ]] && continue
    if [[ -n $last ]]; then last=""; continue; fi
    case "$at $word" in
      {with_value}) last=$word ;;
      {paths}) at+=" $word" ;;
    esac
  done
  [[ $cur == "=" ]] && cur=""
  case $last in
    "") ;;
{values}    *) return ;;
  esac
  case $at in
{commands}  esac
  if [[ $cur == -* || -z $words$takes_path ]]; then words=$options; takes_path=""; fi
  if [[ -n $takes_path ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}}
complete -F _{function} {name}
"""


def values_for_bash(with_value):
    out = ""
    paths = sorted(with_value & PATHS)
    if paths:
        out += f"    {'|'.join(paths)}) compopt -o filenames 2> /dev/null\n"
        out += '      mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;\n'
    for name in sorted(with_value & set(WORDS)):
        out += f"    {name}) mapfile -t COMPREPLY < <(compgen -W \"{' '.join(WORDS[name])}\" -- \"$cur\"); return ;;\n"
    for name in sorted(with_value & set(LISTS)):
        out += f'    {name}) word=""; [[ $cur == *,* ]] && word=${{cur%,*}},\n'
        out += "      compopt -o nospace 2> /dev/null\n"
        out += f"      words=\"{' '.join(LISTS[name])}\"\n"
        out += '      mapfile -t COMPREPLY < <(compgen -P "$word" -W "$words" -- "${cur##*,}")\n'
        out += "      return ;;\n"
    return out


def for_bash(name, commands):
    with_value = all_with_value(commands)
    cases = ""
    for command in commands:
        cases += f'    "{command.path}")\n'
        if command.subcommands:
            cases += f'      words="{" ".join(command.subcommands)}"\n'
        if wants_path(command):
            cases += "      takes_path=yes\n"
        cases += f'      options="{" ".join(sorted(command.options))}" ;;\n'
    return BASH.format(
        name=name,
        function=name.replace("-", "_"),
        head=HEAD.format(name=name),
        with_value=patterns_with_value(commands),
        paths=paths_of_subcommands(commands),
        values=values_for_bash(with_value),
        commands=cases,
    )


ZSH = """#compdef {name}
# {head}.
_{name}() {{
  local at={name} last="" word
  local -a commands options
  integer takes_path=0
  for word in ${{words[2,CURRENT-1]}}; do
    if [[ -n $last ]]; then last=""; continue; fi
    case "$at $word" in
      ({with_value}) last=$word ;;
      ({paths}) at+=" $word" ;;
    esac
  done
  case $last in
    ("") ;;
{values}    (*) _message "value of $last"; return ;;
  esac
  case $at in
{commands}  esac
  if [[ $PREFIX != -* ]]; then
    if (( takes_path )); then _files; return; fi
    if (( $#commands )); then _describe -t commands command commands; return; fi
  fi
  _describe -o -t options option options
}}
_{name} "$@"
"""


def described(entries):
    """For _describe: 'name:description'; a quote inside ends the string, stands alone, and begins it again."""
    return " ".join("'" + f"{name}:{text}".replace("'", "'\\''") + "'" for name, text in entries.items())


def values_for_zsh(with_value):
    out = ""
    paths = sorted(with_value & PATHS)
    if paths:
        out += f"    ({'|'.join(paths)}) _files; return ;;\n"
    for name in sorted(with_value & set(WORDS)):
        out += f"    ({name}) compadd -- {' '.join(WORDS[name])}; return ;;\n"
    for name in sorted(with_value & set(LISTS)):
        out += f"    ({name}) _values -s , {name[2:]} {' '.join(LISTS[name])}; return ;;\n"
    return out


def for_zsh(name, commands):
    with_value = all_with_value(commands)
    cases = ""
    for command in commands:
        cases += f'    ("{command.path}")\n'
        if command.subcommands:
            cases += f"      commands=({described(command.subcommands)})\n"
        if wants_path(command):
            cases += "      takes_path=1\n"
        cases += f"      options=({described(dict(sorted(command.options.items())))}) ;;\n"
    return ZSH.format(
        name=name,
        head=HEAD.format(name=name)[0].upper() + HEAD.format(name=name)[1:],
        with_value=patterns_with_value(commands),
        paths=paths_of_subcommands(commands),
        values=values_for_zsh(with_value),
        commands=cases,
    )


def completions(folder):
    """Name of the file to its text, for all programs."""
    out, seen = {}, set()
    for name in PROGRAMS:
        commands = read_commands(folder, name)
        for command in commands:
            seen |= command.with_value | set(command.positionals)
        out[f"{name}.bash"] = for_bash(name, commands)
        out[f"_{name}"] = for_zsh(name, commands)
    stale = (PATHS | set(WORDS) | set(LISTS)) - seen
    if stale:
        raise SystemExit(
            f"completion.py: no program takes {', '.join(sorted(stale))} any more: take it out of this script"
        )
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, help="the folder of the built programs")
    parser.add_argument("--out", default=KEPT, type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, text in completions(arguments.bin).items():
        (arguments.out / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
