#!/usr/bin/env bash
# Installs the Debian packages that are missing, and says which. Usage: install_packages.sh build [test] [web] [boot]
set -euo pipefail

build="cmake ninja-build g++ ccache pkg-config libboost1.81-dev libboost-url1.81-dev libssl-dev libsqlite3-dev
  nlohmann-json3-dev libspdlog-dev libfmt-dev libtomlplusplus-dev libcli11-dev libxml2-dev libicu-dev libsystemd-dev
  libgtest-dev dpkg-dev file python3"
test="libxml2-utils sqlite3 openssl gdb strace curl wrk clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev systemd
  golang-go
  golang-golang-x-mod-dev golang-github-google-certificate-transparency-dev faketime python3-cryptography
  lintian mandoc zsh"
web=""
boot="debootstrap systemd-container"

wanted=""
for part in "$@"; do wanted+=" ${!part}"; done
# What is there already, by whatever way, is not installed again.
if [[ " $* " == *" web "* ]] && ! command -v npm > /dev/null; then wanted+=" nodejs npm"; fi

missing=()
for package in $wanted; do
  [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null)" == installed ]] && continue
  case "$package" in
    python3|golang-go|nodejs|npm|cmake|curl|openssl) command -v "${package%-go}" > /dev/null && continue
      [[ $package == golang-go ]] && command -v go > /dev/null && continue ;;
  esac
  missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=""
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo > /dev/null || { echo "These packages are missing; install them as root: ${missing[*]}" >&2; exit 1; }
  as_root="sudo"
fi
echo "Installing Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
