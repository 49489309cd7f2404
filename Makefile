# The newcomer's path: `make demo` and `make test` do all the set-up they need and say what they install.
SHELL := /bin/bash
BUILD := build/release
JOBS  ?= $(shell nproc)
PRESET_FLAGS := -G Ninja -DCMAKE_BUILD_TYPE=Release
SOAK_RUNS ?= 100

.PHONY: all demo test test-web bench lint asan soak fuzz deb first-start clean deps deps-test deps-web configure build

all: build

deps:
	@tools/install_packages.sh build
deps-test:
	@tools/install_packages.sh build test
deps-web:
	@tools/install_packages.sh build test web

configure: deps
	@mkdir -p build
	@cmake -S . -B $(BUILD) $(PRESET_FLAGS) > build/configure.log 2>&1 || { cat build/configure.log; exit 1; }

build: configure
	@python3 tools/build.py $(BUILD) $(JOBS)

## The main job on an embedded default: a generated school board, a partner on loopback, and every step in words.
demo: configure
	@python3 tools/build.py $(BUILD) $(JOBS) sluisd sluis sluis-lab sluis-school
	@python3 tools/demo.py --bin $(BUILD)/bin

## Everything that can fail, but for what needs other people's web programs: unit, simulation, fuzz smoke, integration.
## What computes takes two of ctest's places, what mostly waits takes one: there are three places a core.
test: deps-test build
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -LE '^wire$$' -j $$((3 * $(JOBS)))

## What needs node and programs from npm: a SCIM service and the vendors' clients that nobody here wrote, and the requests that
## `make test` kept against the vendors' schemas. After `make test`.
test-web: deps-web build
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -L '^wire$$' -j $(JOBS)

## Figures beside their goals, in one run of some hours (docs/measuring.md). Some of them: make bench BENCH="--only d2,e"
bench: deps-test build
	@python3 bench/bench.py --bin $(BUILD)/bin $(BENCH)

lint: deps-test build
	@tools/lint.sh $(BUILD)
	@tools/hardening.sh $(BUILD)

## All tests under AddressSanitizer and UndefinedBehaviorSanitizer.
asan: deps-test
	@cmake -S . -B build/asan -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" -DSLUIS_SANITIZE=address,undefined
	@cmake --build build/asan -j $(JOBS)
	@ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	  ctest --test-dir build/asan --output-on-failure --no-tests=error -j $(JOBS)

## kill -9 at random moments of a push, a hundred times.
soak: deps-test build
	@SLUIS_BIN=$(BUILD)/bin python3 tests/integration/kill_test.py --runs $(SOAK_RUNS)

## libFuzzer, 60 seconds a target.
fuzz: deps-test
	@tools/fuzz.sh

deb: configure
	@python3 tools/build.py $(BUILD) $(JOBS) sluisd sluis sluis-lab sluis-school
	@cd $(BUILD) && cpack -G DEB

## The package and its documented first start, on a Debian of its own: debootstrap and systemd-nspawn, as root.
first-start: deps-test build
	@tools/install_packages.sh boot
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -V -R '^integration\.first_start$$'

clean:
	rm -rf build
