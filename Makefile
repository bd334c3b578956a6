# The two commands of this project are `make report` and `make test`; `make` alone explains them.
# Needed on the machine: git, make, Python 3.11, 3.12 or 3.13. Everything else goes into .venv.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Nothing here sends anything home.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

VENV := .venv
BIN := $(VENV)/bin
# Spark has an environment of its own.
SPARK_VENV := .venv-spark

# The first Python on the machine that the project supports; `make PYTHON=/path/to/python3.12 report` picks another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& echo "$$python" && break; done)

# `make test` ends with pytest's closing line, so its parts run one after the other, whatever -j says.
.NOTPARALLEL:

# It builds into a file of its own and leaves the published warehouse alone.
TEST_DATABASE := target/test/qiyue.duckdb

# `make check` only parses the models, into this folder.
CHECK_FOLDER := target/check

.PHONY: help
help: ## Show this list
	@echo 'Qiyue: government IT contracts as a warehouse. Commands:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: report
report: $(VENV)/.runtime ## Set up, build the warehouse, write the reports
	@$(BIN)/qiyue build
	@$(BIN)/qiyue report

.PHONY: example
example: $(VENV)/.runtime ## Build the invented year of examples/recorded-year apart, write its reports
	@$(BIN)/qiyue build --register examples/recorded-year --as-of 2025-12-31 --database warehouse/recorded-year.duckdb
	@$(BIN)/qiyue report --database warehouse/recorded-year.duckdb --out reports/output/recorded-year

.PHONY: test
test: lint types data pytest ## Set up, then run every check: lint, types, dbt build into a fresh file, pytest

.PHONY: check
check: $(VENV)/.dev ## Set up, then check what changes most, in under a minute: Python, register, YAML, words; no build
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/qiyue check
	@mkdir -p $(CHECK_FOLDER)
	QIYUE_DATABASE=$(CHECK_FOLDER)/qiyue.duckdb $(BIN)/dbt --quiet --warn-error parse --target-path $(CHECK_FOLDER) --log-path $(CHECK_FOLDER)/logs
	QIYUE_TEST_DATABASE=$(CHECK_FOLDER)/qiyue.duckdb $(BIN)/pytest --quiet $(addprefix tests/python/,$(CHECK_TESTS))
# The Python tests that need no warehouse: they read files of the project, or what dbt has parsed of it.
CHECK_TESTS := \
	test_documents.py test_layers.py test_numerals.py test_propose_rules.py test_reference_seeds.py test_verify.py \
	test_check.py::test_registers_of_other_shapes_are_sound \
	test_check.py::test_what_is_right_is_no_fault \
	test_data_tests.py::test_every_mart_has_a_primary_key_or_is_asked_for_its_grain \
	test_data_tests.py::test_every_data_test_has_a_fault_that_makes_it_fail \
	test_docs.py::test_readmes_name_the_same_commands_and_every_one_exists \
	test_docs.py::test_readmes_show_the_same_rows_and_messages \
	test_docs.py::test_files_that_are_named_exist_or_are_made \
	test_docs.py::test_links_lead_to_headings_that_exist \
	test_docs.py::test_data_dictionary_is_fresh \
	test_docs.py::test_project_holds_no_personal_numbers_and_no_path_of_a_machine

.PHONY: lint
lint: $(VENV)/.dev ## Check the style of Python (ruff) and SQL (sqlfluff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar $(wildcard models tests/data analyses)

.PHONY: types
types: $(VENV)/.dev ## Check the types of the Python code (mypy, strict)
	$(BIN)/mypy

.PHONY: data
data: $(VENV)/.dev ## Build the warehouse with every dbt test into a fresh file beside the published one
	@rm -rf target/test && mkdir -p target/test
	QIYUE_DATABASE=$(TEST_DATABASE) $(BIN)/dbt build --target-path target/test --log-path target/test/logs

.PHONY: pytest
pytest: $(VENV)/.dev ## Run the Python tests on the warehouse that `make data` made
	QIYUE_TEST_DATABASE=$(TEST_DATABASE) $(BIN)/pytest $(ALONE)
	QIYUE_TEST_DATABASE=$(TEST_DATABASE) $(BIN)/pytest --numprocesses 2 --dist loadfile $(addprefix --ignore=,$(ALONE))
# What happens while a build runs is tried with no other work beside it.
ALONE := tests/python/test_build.py tests/python/test_build_publish.py

.PHONY: dictionary
dictionary: $(VENV)/.runtime ## Write docs/data-dictionary.md anew from the YAML
	@$(BIN)/python -m qiyue.dictionary

.PHONY: mutants
mutants: $(VENV)/.dev ## Change each cell of the register and list what goes unnoticed; fewer with MUTANTS='--sample 12'
	PYTHONPATH=tests/python $(BIN)/python -m mutants $(MUTANTS)

.PHONY: correct
correct: $(VENV)/.dev ## Check and build 100,000 correct contracts, count refusals; fewer with CORRECT='--contracts 2000'
	PYTHONPATH=tests/python $(BIN)/python -m correct $(CORRECT)

.PHONY: misreadings
misreadings: $(VENV)/.dev ## Misread each figure of the register and count what `qiyue verify` notices; TEXTS=FOLDER
	@test -d "$(TEXTS)" || { echo 'Name the folder with the contract texts: make misreadings TEXTS=FOLDER.' >&2; exit 1; }
	PYTHONPATH=tests/python $(BIN)/python -m misreadings $(TEXTS)

.PHONY: propose-bench
propose-bench: $(VENV)/.dev ## Count what `qiyue propose` reads right; with TEXTS=FOLDER also in the five contracts
	PYTHONPATH=tests/python $(BIN)/python -m propose_bench $(TEXTS)

.PHONY: spark
spark: $(VENV)/.dev $(SPARK_VENV)/.spark ## Build the five contracts on DuckDB and on Spark, compare every row; more with SPARK='--contracts 1000'
	PYTHONPATH=tests/python $(BIN)/python -m engines $(SPARK)

.PHONY: spark-mistakes
spark-mistakes: $(VENV)/.dev $(SPARK_VENV)/.spark ## Put a mistake into each macro for Spark and list which of them a build notices
	PYTHONPATH=tests/python $(BIN)/python -m engines.mistakes $(MISTAKES)

.PHONY: bench
bench: $(VENV)/.dev ## Measure 1,000 to 1,000,000 contracts; fewer with BENCH='--contracts 1000 10000'
	$(BIN)/python benchmarks/bench.py $(BENCH)

.PHONY: lock
lock: $(VENV)/.dev ## Write the lock files anew from pyproject.toml
	$(BIN)/pip install --quiet 'uv<1'
	$(BIN)/uv pip compile $(LOCK) --extra setup --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile $(LOCK) --extra setup -c requirements-dev.lock pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --group spark -c requirements-dev.lock -o requirements-spark.lock
# Exact versions and hashes for every supported Python; uv leaves registry addresses out unless told otherwise.
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-annotate --no-header

.PHONY: clean
clean: ## Remove what was made, except the warehouse and the reports
	rm -rf $(VENV) $(SPARK_VENV) target logs

# Set-up. The stamps say what .venv holds: nothing is installed again until a lock file or pyproject.toml changes.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# This project itself, by the locked build backend, without its dependencies: those the lock file has given.
INSTALL_PROJECT := $(INSTALL) --no-deps --no-build-isolation --editable .

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'No Python 3.11, 3.12 or 3.13 found; install one, or name it: make PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo '$(PYTHON) could not make .venv; on Debian or Ubuntu, apt install python3-venv.' >&2; exit 1; }

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo 'Installing the packages of requirements.lock into .venv (about a minute, only when something changed)'
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL_PROJECT)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo 'Installing the packages of requirements-dev.lock into .venv (about a minute, only when something changed)'
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(INSTALL_PROJECT)
	@touch $@ $(VENV)/.runtime

$(SPARK_VENV)/.spark: requirements-spark.lock | $(BIN)/python
	@echo 'Installing the packages of requirements-spark.lock into .venv-spark (some 700 MB, only when something changed)'
	@$(PYTHON) -m venv $(SPARK_VENV)
	@$(SPARK_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@touch $@
