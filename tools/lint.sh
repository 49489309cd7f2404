#!/usr/bin/env bash
# What a reader of the code may rely on, checked by machine. Usage: lint.sh BUILD_FOLDER
#   sizes, layout (.clang-format), tabs, trailing blanks, words that must not be in a finished tree, scripts' syntax,
#   names that stand twice in a room (unity builds), and clang-tidy over what changed (tools/tidy.py)
set -uo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/release}
status=0
complain() { echo "lint: $*" >&2; status=1; }

files=$(git ls-files '*.cpp' '*.hpp')
long=$(echo "$files" | xargs wc -l | awk '$2 != "total" && $1 > 500 { print $2 " has " $1 " lines (at most 500)" }')
[[ -z $long ]] || complain "$long"
blanks=$(git grep -nIE '[[:blank:]]+$|	' -- '*.cpp' '*.hpp' '*.py' | head -5)
[[ -z $blanks ]] || complain "tabs or trailing blanks: $blanks"
if command -v clang-format-14 > /dev/null; then
  unformatted=$(echo "$files" | xargs -P "$(nproc)" -n 100 clang-format-14 --dry-run -Werror 2>&1 \
    | grep -oE '^[^:]+:[0-9]+' | sort -u | head -5)
  [[ -z $unformatted ]] || complain "not as .clang-format has it (clang-format-14 -i FILE): $unformatted"
else
  echo "lint: skipped the layout of C++ files (1 check): clang-format-14 is missing"
fi
unfinished=$(git grep -nwE 'TODO|FIXME|XXX|HACK' -- '*.cpp' '*.hpp' '*.py' '*.sh' ':!tools/lint.sh' | head -5)
[[ -z $unfinished ]] || complain "unfinished: $unfinished"
for script in $(git ls-files '*.sh') .ci/run; do bash -n "$script" || complain "$script"; done
for script in $(git ls-files '*.py'); do python3 -c 'import ast,sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$script" || complain "$script"; done
echo "$files" | xargs wc -l | awk '$2 != "total" { print $1 }' | sort -n | awk '{ n[NR] = $1 } END { print "lint: " NR " C++ files, median " n[int((NR + 1) / 2)] " lines, longest " n[NR] }'

tools/unity_names.py model config state mapping connectors daemon tools tests/lab || complain 'a name stands in two anonymous namespaces of a room'

tidy=$(command -v clang-tidy-14)
if [[ -z $tidy || ! -f $build/compile_commands.json ]]; then
  echo "lint: skipped clang-tidy (1 check): clang-tidy-14 or $build/compile_commands.json is missing"
else
  tools/tidy.py "$build" || status=1
fi
[[ $status -eq 0 ]] && echo "lint: sound"
exit $status
