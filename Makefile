# What a user or developer does, one word each. `make walk` is the way in.

CONFIGURATION ?= debug
# Tests look into modules, which optimised builds allow only on request.
BUILD_FLAGS = -c $(CONFIGURATION) $(if $(filter release,$(CONFIGURATION)),-Xswiftc -enable-testing)
QUICKSTART ?= experiments/velocity/qinglong-walk.yaml
RUN ?= runs/quickstart
TREADMILL = $(shell swift build -c release --show-bin-path)/treadmill

.PHONY: help setup build test walk lint format benchmark clean

help:
	@echo 'make walk       set up, build, train the quickstart, evaluate it, say which page to open'
	@echo 'make test       set up and run every test (CONFIGURATION=release for optimised ones)'
	@echo 'make build      build the tools, optimised'
	@echo 'make setup      install what the build needs'
	@echo 'make lint       check the format of the sources; make format mends it'
	@echo 'make benchmark  measure this machine, the peers beside us'
	@echo 'make clean      remove what was built'

setup:
	@Tools/setup

build: setup
	swift build -c release

test: setup
	swift test $(BUILD_FLAGS)

# A run that was interrupted goes on where it stopped.
walk: build
	@if [ -e $(RUN)/latest.h5 ]; then \
	  $(TREADMILL) resume $(RUN); \
	else \
	  $(TREADMILL) train $(QUICKSTART) --out $(RUN); \
	fi
	@$(TREADMILL) evaluate $(RUN) --suite quick --page $(RUN)/report.html --json $(RUN)/results.json
	@$(TREADMILL) evaluate $(RUN) --suite quick --engine ode --seeds 10 --json $(RUN)/results-ode.json

lint:
	@Tools/lint

format:
	@Tools/lint --fix

# Ours beside what users would run instead, by turns in one run, as ratios. The peers come from PyPI
# into a folder of their own (2 GB); BENCHMARK_PYTHON names another Python that has them.
BENCHMARK_PYTHON ?= .build/benchmark-peers/bin/python

benchmark: build $(BENCHMARK_PYTHON)
	$(BENCHMARK_PYTHON) Tests/Benchmarks/compare.py $(TREADMILL)

.build/benchmark-peers/bin/python:
	python3 -m venv .build/benchmark-peers
	.build/benchmark-peers/bin/pip install --quiet numpy mujoco torch

clean:
	swift package clean
