# What a user or developer does, one word each. `make walk` is the way in.

CONFIGURATION ?= debug
# Tests look into modules, which optimised builds allow only on request.
BUILD_FLAGS = -c $(CONFIGURATION) $(if $(filter release,$(CONFIGURATION)),-Xswiftc -enable-testing)
QUICKSTART ?= experiments/velocity/qinglong-quickstart.yaml
RUN ?= runs/walk
TREADMILL = $(shell swift build -c release --show-bin-path)/treadmill

.PHONY: help setup build test walk lint format benchmark clean

help:
	@echo 'make walk       set up, build, train a walk, evaluate it, say which page to open'
	@echo 'make test       set up and run every test (CONFIGURATION=release for optimised ones)'
	@echo 'make build      build the tools, optimised'
	@echo 'make setup      install what the build needs'
	@echo 'make lint       check the format of the sources; make format mends it'
	@echo 'make benchmark  measure this machine'
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
	@$(TREADMILL) compare $(RUN) --suite quick --out $(RUN)/report
	@echo 'Open $(CURDIR)/$(RUN)/report/report.html'

lint:
	@Tools/lint

format:
	@Tools/lint --fix

benchmark: build
	$(TREADMILL) benchmark

clean:
	swift package clean
