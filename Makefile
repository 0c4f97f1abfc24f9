# Verbs of the review. Where make is missing, each verb is also `review VERB` in the environment.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
TESTABLE := .venv/testable
PIN = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet
export TZ := UTC
export LC_ALL := C.UTF-8
export PYTHONHASHSEED := 0
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help book html serve pdf test check update bench schema release format pins clean

help: ## List the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

book: $(READY) ## Build the book, as HTML and as PDFs, from what the chapters hold
	@$(BIN)/review book

html: $(READY) ## Build only the pages
	@$(BIN)/review html

serve: $(READY) ## Show the book on a page of this machine that follows what you save
	@$(BIN)/review serve

pdf: $(READY) ## Make only the PDFs
	@$(BIN)/review pdf

test: $(TESTABLE) ## Check evidence, code, chapters and book
	@$(BIN)/review test

check: $(READY) ## List every problem of the evidence
	@$(BIN)/review check

update: $(READY) ## Run the chapters again and keep what they say
	@$(BIN)/review update

bench: $(READY) ## Measure how long a change takes to reach the book
	@$(BIN)/python bench/bench.py

schema: $(READY) ## Write the codes of the codebook into the schemas and issue forms
	@$(BIN)/review schema

release: $(TESTABLE) ## Make a release, or repeat it: make release VERSION=2.1.0 DATE=2027-01-31
	@$(BIN)/review release $(VERSION) --date "$(DATE)"

format: $(TESTABLE) ## Put code and notebooks into house style
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

pins: $(READY) ## Pin what requirements*.in ask for anew
	@$(PIN) requirements.in --output-file requirements.txt
	@$(PIN) requirements-test.in --constraints requirements.txt --output-file requirements-test.txt
	@$(PIN) requirements-cluster.in --constraints requirements.txt --output-file requirements-cluster.txt

clean: ## Delete what was built, and the environment
	rm -rf _build .venv

# The environment: exact versions with hashes, installed by uv, which is itself one of them. What is
# imported is compiled then, and no more; pip has only to bring uv.
$(READY): requirements.txt pyproject.toml
	@echo "Preparing the environment in .venv (once, about half a minute) …"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make book PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear .venv \
	  || { echo "Python cannot make environments. On Debian or Ubuntu, ask for the package python3-venv."; exit 1; }
	@awk '/^[^ #]/{uv=/^uv==/} uv' requirements.txt > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/uv pip uninstall --quiet --python $(BIN)/python pip
	@touch $@

# What only tests need, on top.
$(TESTABLE): $(READY) requirements-test.txt
	@echo "Adding what the tests need …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-test.txt
	@touch $@
