# kmodrepo: the commands of everyday work. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SWIFT ?= swift
# Tests are built as the program is shipped: it takes as long, and they run four times as fast. With
# more of them at once, those that wait for other programs are not heard for minutes.
TEST_FLAGS := -c release -Xswiftc -enable-testing --scratch-path .build/tests --disable-xctest \
  --experimental-maximum-parallelization-width 4
RELEASE_FLAGS := -c release --static-swift-stdlib

.PHONY: help deps build release demo test test-all crash-matrix readers bench bench-instructions lint \
  format fuzz clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

deps: ## Install the system packages that building and testing need
	@.ci/install-dependencies

build: deps ## Build for debugging
	$(SWIFT) build

release: deps ## Build the program as it is shipped
	$(SWIFT) build $(RELEASE_FLAGS) --product kmodrepo

demo: release ## Publish the bundled demo and tell its story
	@repos/demo/run "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/kmodrepo"

test: deps ## Run the tests that take at most ten minutes
	$(SWIFT) test $(TEST_FLAGS)

test-all: deps ## Run all tests, the long ones too
	KMODREPO_TEST_ALL=1 $(SWIFT) test $(TEST_FLAGS)

crash-matrix: release ## Kill a publish at every system call, or have it fail (MATRIX="--scenario process")
	@Tests/Endurance/crash-matrix --program "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/kmodrepo" $(MATRIX)

readers: release ## Have eight readers read a thousand publishes
	@Tests/Endurance/readers --program "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/kmodrepo"

lint: ## Check formatting and the rules of the house
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Fuzz
	@.ci/house-rules

format: ## Format all sources
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Fuzz

bench: release ## Time it beside createrepo_c (BENCH="S M L BIG", BENCH_FLAGS=--json=FILE)
	@Benchmarks/run --program "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/kmodrepo" $(BENCH_FLAGS) $(BENCH)

bench-instructions: release ## Count instructions and compare them with the thresholds
	@Benchmarks/instructions --program "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/kmodrepo" $(BENCH_FLAGS)

fuzz: deps ## Fuzz every parser of outside bytes, a minute each
	Fuzz/run 60

clean: ## Remove what was built
	rm -rf .build .demo
