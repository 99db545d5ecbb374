# Targets with a "##" are listed by `make help`.

.DEFAULT_GOAL := help
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory

export PENTIMENTO_HOME ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/pentimento
# A CMake that set-up had to bring, where the system's own is too old.
export PATH := $(PENTIMENTO_HOME)/tools/bin:$(PATH)

# As many as there are cores, but no more than memory allows: a file that sees libtorch takes some 1.5 GB.
JOBS ?= $(shell awk -v cores=$$(nproc) '/^MemAvailable/ {n = int($$2 / 1.5e6); print n < 1 ? 1 : n < cores ? n : cores}' \
  /proc/meminfo)
PRESET ?= release
PROGRAM := build/release/bin/pentimento

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup:  ## install what is missing: system packages, libtorch, weights, test photographs
	@scripts/setup $(if $(filter cuda,$(PRESET)),--cuda)

.PHONY: build
build: setup  ## compile (PRESET=release|debug|asan|cuda|gpu, JOBS=n)
	@scripts/build $(PRESET) $(JOBS)

.PHONY: quickstart
quickstart: setup  ## build the program; train, stylise, reverse, measure, report: the whole chain on a small example
	@scripts/build release $(JOBS) pentimento
	@$(PROGRAM) run configs/quickstart.yaml
	@printf 'The program: %s (to call it by its name: export PATH="%s:$$PATH")\n' $(PROGRAM) "$$PWD/$(patsubst %/,%,$(dir $(PROGRAM)))"

.PHONY: test
test: build  ## compile and run every test
	@ctest --preset $(PRESET) -j $(JOBS)

.PHONY: asan
asan: setup  ## compile with AddressSanitizer and UndefinedBehaviorSanitizer and run every test
	@scripts/build asan $(JOBS)
	@ctest --preset asan -j $(JOBS)

FUZZ_SECONDS ?= 60

.PHONY: fuzz
fuzz: setup  ## run the fuzzers of the container parsers with clang's libFuzzer (FUZZ_SECONDS=60 each)
	@scripts/fuzz $(FUZZ_SECONDS) $(JOBS)

.PHONY: bench
bench: build  ## our benchmarks (ARGS='--filter RE --save FILE')
	@$(PROGRAM) bench $(ARGS)

.PHONY: bench-peers
bench-peers: build  ## ours and the ordinary Python recipe side by side (ARGS='--rows ssim --repeats 5')
	@experiments/benchmarks/peers/bench-peers $(ARGS)

.PHONY: format
format:  ## format the C++ sources
	@scripts/format

.PHONY: format-check
format-check:  ## say which C++ sources are not formatted
	@scripts/format --check

.PHONY: lint
lint: build  ## clang-tidy on all sources, or on some (FILES='a.cpp b.cpp')
	@scripts/lint $(if $(FILES),$(FILES),--all) --jobs $(JOBS)

.PHONY: docs
docs: build  ## write configs/schema.json and docs/reference.md anew from the registry
	@scripts/docs $(PROGRAM)

.PHONY: gpu-bundle
gpu-bundle:  ## collect in gpu-bundle/ what the gpu preset needs beside torch and nvcc
	@scripts/gpu-bundle

.PHONY: clean
clean:  ## remove build folders and the GPU bundle (runs/ and the cache stay)
	@rm -rf build gpu-bundle gpu-bundle.partial
