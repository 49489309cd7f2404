#!/usr/bin/env bash
# Do the programs have what cmake/hardening.cmake asks for? Usage: hardening.sh BUILD_FOLDER [PROGRAM ...]
# Looks at the binaries themselves (readelf, objdump), and for what leaves no trace in them at the compiler's command lines.
set -u
build=${1:?the build folder}
shift
programs=("$@")
[[ ${#programs[@]} -gt 0 ]] || programs=(sluisd sluis sluis-lab sluis-school)
status=0

# What each program must show: a name, and a command that succeeds where it does.
header_is_pie()      { readelf -hW "$1" | grep -q 'Type:.*DYN' && readelf -dW "$1" | grep -q 'FLAGS_1.*PIE'; }
relro_is_full()      { readelf -lW "$1" | grep -q GNU_RELRO && readelf -dW "$1" | grep -qE 'BIND_NOW|FLAGS_1.*NOW'; }
stack_is_data()      { readelf -lW "$1" | grep -qE 'GNU_STACK.* RW +0x'; }
no_library_path()    { ! readelf -dW "$1" | grep -qE 'RPATH|RUNPATH'; }
stack_is_protected() { readelf -W --dyn-syms "$1" | grep -q __stack_chk_fail; }
calls_are_fortified() { readelf -W --dyn-syms "$1" | grep -vE '__stack_chk_fail' | grep -qE '__[a-z]+_chk@'; }
library_asserts()    { readelf -W --dyn-syms "$1" | grep -q '__glibcxx_assert_fail'; }
jumps_are_marked()   { objdump -d --no-show-raw-insn --disassemble=main "$1" | grep -q endbr64; }

checks=(header_is_pie relro_is_full stack_is_data no_library_path stack_is_protected calls_are_fortified library_asserts)
if [[ $(uname -m) == x86_64 ]]; then checks+=(jumps_are_marked); else echo "hardening: skipped jumps_are_marked (1 check): only on x86_64"; fi

for program in "${programs[@]}"; do
  file=$build/bin/$program
  [[ -f $file ]] || { echo "hardening: $file is missing: build it first" >&2; status=1; continue; }
  for check in "${checks[@]}"; do
    "$check" "$file" || { echo "hardening: $program: $check: no" >&2; status=1; }
  done
done

# Options that leave no trace in a binary, or none that tells level 3 from level 2, or only in the code that was looked at: of each file that is
# compiled the last option of the family must be the one that is asked for.
compiled_with() {  # the option as it is told, the family (a regular expression), the option (a regular expression)
  local without
  without=$(grep '"command":' "$build/compile_commands.json" | awk -v family="^($2)\$" -v wanted="^($3)\$" '
    { last = ""; for (i = 1; i <= NF; i++) { word = $i; gsub(/[",]/, "", word); if (word ~ family) last = word } if (last !~ wanted) n++ } END { print n + 0 }')
  [[ $without -eq 0 ]] || { echo "hardening: $without files are compiled without $1" >&2; status=1; }
}
[[ -f $build/compile_commands.json ]] || { echo "hardening: $build/compile_commands.json is missing" >&2; exit 1; }
options=3
compiled_with -fstack-clash-protection '-f(no-)?stack-clash-protection' '-fstack-clash-protection'
compiled_with -D_FORTIFY_SOURCE=3 '-[DU]_FORTIFY_SOURCE.*' '-D_FORTIFY_SOURCE=3'
compiled_with -D_GLIBCXX_ASSERTIONS '-[DU]_GLIBCXX_ASSERTIONS.*' '-D_GLIBCXX_ASSERTIONS(=1)?'
if [[ $(uname -m) == x86_64 ]]; then
  options=4
  compiled_with -fcf-protection=full '-fcf-protection.*' '-fcf-protection(=full)?'
else
  echo "hardening: skipped -fcf-protection=full (1 option): only on x86_64"
fi

[[ $status -eq 0 ]] && echo "hardening: ${#programs[@]} programs, ${#checks[@]} checks each, $options options of every file: sound"
exit $status
