# Heedful's one door: `make help` lists what it does.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# --no-deps, since a locked file names everything already: without it pip resolves what is asked for with an extra
# (coverage[toml]) afresh, and refuses the whole file on the day a newer release than the locked one appears.
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps --only-binary :all:
PACKAGES := domain service projections api web

RUN_TIME := $(VENV)/.installed-run-time
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install run test soak mutants check bench docs assets lock browser

help: ## Say what there is to say
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(RUN_TIME) ## Build .venv from the locked, hash-checked requirements

run: install ## Serve Heedful on this machine, with three example reviews, and print a sign-in link
	@$(PY) -m service run --examples

# What drives whole installations comes first and is not measured: each of their hundreds of processes would
# start half as slowly again, and every line they reach is reached by the tests of its own package, or is missed.
SIDE_BY_SIDE := -n auto --dist loadfile --no-loadscope-reorder
WHOLE := tests/faults tests/journeys tests/web/test_in_the_browser.py tests/api/test_schemathesis.py

test: $(DEV) browser ## Run every test, in the browser too, and measure branch coverage
	$(PY) -m pytest $(SIDE_BY_SIDE) $(WHOLE)
	$(PY) -m pytest $(SIDE_BY_SIDE) $(addprefix --ignore=,$(WHOLE)) --cov --cov-report=term

# How much: SOAK_WORKER_KILLS for each database, SOAK_SERVER_KILLS of PostgreSQL, acknowledged writes
# between two kills; SOAK_SKIPPING_KILLS for each database of writers, followers and PostgreSQL, and events
# between two of them. Half an hour as it stands; all of it is knobs, as in `make soak SOAK_WORKER_KILLS=20`.
soak: export SOAK_WORKER_KILLS ?= 200
soak: export SOAK_SERVER_KILLS ?= 30
soak: export SOAK_WRITES_BETWEEN_KILLS ?= 50
soak: export SOAK_SKIPPING_KILLS ?= 40
soak: export SOAK_EVENTS_BETWEEN_KILLS ?= 500
soak: export SOAK_STARTS ?= 25
soak: export SOAK_WEBHOOK_KILLS ?= 100
soak: $(DEV) ## Break everything for half an hour: kills, full disks, lost answers, jumping clocks
	$(PY) -m pytest -s -v -m faults tests/faults

# One file, or what is in it: make mutants MUTANTS='domain.kinds*'. Survivors: .venv/bin/mutmut results, and
# .venv/bin/mutmut show NAME. What survived last time, and why: docs/mutants.md.
mutants: $(DEV) ## Change domain/ in every small way and see whether a test notices: an hour or more
	nice -n 19 $(VENV)/bin/mutmut run --max-children 1 $(foreach one,$(MUTANTS),'$(one)')

check: $(DEV) ## Format, lint, types, imports, generated documents, fast tests: under a minute
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy $(PACKAGES) wsgi.py
	$(VENV)/bin/lint-imports
	$(PY) -m service documents --check
	$(PY) -m pytest -q -n auto -m "not slow and not browser" --ignore=tests/faults --ignore=tests/journeys

bench: $(DEV) ## Run the benchmarks one after the other; each prints its ratios
	@set -e; for script in $$(grep -l __main__ bench/*.py); do \
	  echo "== $$script"; $(PY) -m "bench.$$(basename "$$script" .py)"; \
	done

docs: $(DEV) ## Write the generated documents: glossary, stages, OpenAPI, bundle schema, read models
	$(PY) -m service documents

assets: ## Build the pages' style sheets and scripts from npm packages (needs Node)
	npm run assets

lock: $(DEV) ## Resolve requirements*.in afresh into the locked files
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile $(LOCKING) requirements.in -o requirements.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile $(LOCKING) requirements-dev.in -o requirements-dev.lock

LOCKING := --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	--only-binary :all: --no-emit-index-url --no-emit-find-links

# Chromium for the tests in the browser. Without it they are skipped, and where CI is set they fail.
browser:
	@if command -v chromium > /dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "Installing chromium for the tests in the browser."; \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium > /dev/null; \
	else \
	  echo "There is no chromium here, so the tests in the browser are left out (apt-get install chromium)."; \
	fi

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
	  echo "Heedful needs Python 3.11 or later as $(PYTHON); name another with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_TIME): requirements.lock | $(VENV)/bin/python
	@echo "Installing what Heedful runs on into $(VENV)."
	@$(PIP) -r requirements.lock
	@$(PY) -m pip check > /dev/null
	@touch $@

$(DEV): requirements-dev.lock $(RUN_TIME)
	@echo "Installing what checking and testing need into $(VENV)."
	@$(PIP) -r requirements-dev.lock
	@$(PY) -m pip check > /dev/null
	@touch $@
