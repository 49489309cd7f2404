#!/usr/bin/env bash
# libFuzzer over every target in tests/fuzz, SLUIS_FUZZ_SECONDS (60) each. Stops at the first crash and names the input.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SLUIS_FUZZ_SECONDS:-60}
mkdir -p build
cmake -S . -B build/fuzz -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_C_COMPILER=clang-14 -DSLUIS_FUZZ=ON > build/fuzz-configure.log \
  || { cat build/fuzz-configure.log; exit 1; }
targets=$(ninja -C build/fuzz -t targets all | grep -oE '^bin/fuzz_[a-z_]+' | sort -u | sed 's,bin/,,')
[[ -n $targets ]] || { echo "no fuzz targets were found" >&2; exit 1; }
# shellcheck disable=SC2086
ninja -C build/fuzz $(for t in $targets; do echo "bin/$t"; done)
for target in $targets; do
  seeds=tests/fuzz/seeds/${target#fuzz_}
  corpus=build/fuzz/corpus/$target; mkdir -p "$corpus"
  echo "$target: $seconds s"
  outcome=0
  build/fuzz/bin/"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 "$corpus" "$seeds" > "build/fuzz/$target.log" 2>&1 || outcome=$?
  grep -E 'stat::number_of_executed_units|SUMMARY|ERROR|violated|Test unit' "build/fuzz/$target.log" || true
  if [[ $outcome -ne 0 ]]; then
    echo "$target: broke a promise or crashed (exit code $outcome); see build/fuzz/$target.log" >&2
    exit 1
  fi
done
