# Every target that needs it sets the project up first; `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := build/demo
VERSIONS := 3.13 3.12 3.11 3.10
PROGRAMS ?= 1000
SEED ?= 1

# The first Python from 3.10 to 3.13 that can build a virtual environment; `make PYTHON=... setup` chooses another.
PYTHON ?= $(shell for python in python3 $(addprefix python,$(VERSIONS)); do \
	"$$python" -c 'import sys, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' >/dev/null 2>&1 \
	&& { echo "$$python"; break; }; done)


# What the benchmarks are given: `make bench-tpch BENCH="--queries 1,5 --repeat 3"`.
BENCH ?=

.PHONY: golden help setup java demo test quick lint format types imports docs differential fuzz bench bench-tpch bench-h2o check lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Build .venv from the lock, once

$(READY): constraints.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "No usable Python found: install Python 3.10 to 3.13 with its venv module (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

java:
	@bash scripts/need_java.sh

demo: setup java ## Translate a notebook over real flight data, prove it equal, and leave both in build/demo
	@mkdir -p $(DEMO)
	$(BIN)/python fixtures/make_data.py $(DEMO) --nycflights
	cp fixtures/notebooks/flights.ipynb $(DEMO)/
	cd $(DEMO) && $(CURDIR)/$(BIN)/pandas2pyspark translate flights.ipynb -o flights_spark.ipynb --verify --report flights_report.html
	@echo "Read $(DEMO)/flights_spark.ipynb and open $(DEMO)/flights_report.html in a browser"

test: setup java lint types imports ## Lint, check types and layers, then run all tests, quick ones first
	$(BIN)/pytest

quick: setup ## Run only the tests that do not start Spark
	$(BIN)/pytest -m "not spark"

lint: setup ## Find style faults and unformatted files
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: setup ## Mend style faults where ruff can, and format all files
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: setup ## Check types with mypy, strictly
	$(BIN)/mypy

imports: setup ## Check that imports run downward through the layers only
	$(BIN)/lint-imports

golden: setup ## Write the translations of the example programs anew; read the diff
	$(BIN)/python -m scripts.make_golden

docs: setup ## Write the generated pages of docs/ anew
	$(BIN)/python -m scripts.make_docs

differential: setup java ## Run every rule's examples, and variations of them, on pandas and on Spark, and compare
	$(BIN)/pytest -m differential

fuzz: setup java ## Let hypothesis grow PROGRAMS programs from SEED, run them on both sides, and compare
	$(BIN)/python -m tests.fuzz --programs $(PROGRAMS) --seed $(SEED)

bench: setup ## Measure how fast the command starts and translates
	$(BIN)/python scripts/bench.py
	$(BIN)/python -m benchmarks.translate

bench-tpch: setup java ## Check the 22 queries of TPC-H at scale 0.01, then time them at scale 1 beside hand-written Spark
	$(BIN)/python -m benchmarks.tpch.run $(BENCH)

bench-h2o: setup java ## Check ten queries of the h2o benchmark on 1e5 rows, then time them on 1e7
	$(BIN)/python -m benchmarks.h2o.run $(BENCH)

check: test ## All that a change has to pass before it lands; the same as test

lock: ## Write constraints.txt anew from pyproject.toml, for all platforms and Pythons
	@test -n "$(PYTHON)" || { echo "No usable Python found: install Python 3.10 to 3.13 with its venv module" >&2; exit 1; }
	bash scripts/lock.sh "$(PYTHON)"

clean: ## Remove what the other targets made, .venv included
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache spark-warehouse
