#!/usr/bin/env bash
# What a reader of the code may rely on, checked by machine. Usage: lint.sh BUILD_FOLDER
#   sizes, layout (.clang-format), tabs, trailing blanks, words that must not be in a finished tree, scripts' syntax,
#   and clang-tidy over the rooms
# clang-tidy looks at the files that differ from the last commit that passed (kept in BUILD_FOLDER), or at all of them.
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

tidy=$(command -v clang-tidy-14)
if [[ -z $tidy || ! -f $build/compile_commands.json ]]; then
  echo "lint: skipped clang-tidy (1 check): clang-tidy-14 or $build/compile_commands.json is missing"
else
  # The rooms that are quick to look at; a file of the others takes ten seconds. SLUIS_LINT_ALL=1 looks at every room.
  rooms=$(git ls-files 'model/*.cpp' 'config/*.cpp' 'mapping/*.cpp')
  [[ -z ${SLUIS_LINT_ALL:-} ]] || rooms=$(git ls-files 'model/*.cpp' 'config/*.cpp' 'state/*.cpp' 'mapping/*.cpp' 'connectors/*.cpp' 'daemon/*.cpp')
  stamps=$build/tidy; mkdir -p "$stamps"
  headers=$(git ls-files '*.hpp' .clang-tidy | xargs cat | sha256sum | cut -c1-16)
  todo=()
  for file in $rooms; do
    stamp=$stamps/$(echo "$file" | tr / _).$(cat "$file" <(echo "$headers") | sha256sum | cut -c1-16)
    [[ -f $stamp ]] || todo+=("$file:$stamp")
  done
  echo "lint: clang-tidy over ${#todo[@]} of $(echo "$rooms" | wc -l) files"
  [[ ${#todo[@]} -eq 0 ]] || printf '%s\n' "${todo[@]}" | xargs -P "$(nproc)" -I{} bash -c '
    file=${1%%:*}; stamp=${1#*:}
    out=$('"$tidy"' --quiet -p "'"$build"'" "$file" 2>/dev/null) && { rm -f "${stamp%.*}".*; touch "$stamp"; } || { echo "$out"; exit 1; }' _ {} || status=1
fi
[[ $status -eq 0 ]] && echo "lint: sound"
exit $status
