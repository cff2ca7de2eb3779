# What a person and the CI call; `make` alone lists it. Windows: make.cmd has the same words.
# Every target works in a fresh clone. Recipes use paths relative to this folder, so that
# the folder's own path may hold spaces.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help venv demo test check bench books corpus fuzz

BIN := .venv/bin
READY := .venv/.ready
CORPUS ?=
SYSTEM ?=
ARGS ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

venv: $(READY) ## set up .venv with the project and its tools

$(READY): pyproject.toml scripts/venv.sh
	@bash scripts/venv.sh
	@touch $(READY)

demo: venv ## run a whole round on made-up workbooks, into demo/; SYSTEM=s13 one of the notices' systems, into demo/s13
	@$(BIN)/python -m xlsheets demo $(if $(SYSTEM),--system "$(SYSTEM)" -o "demo/$(SYSTEM)",-o demo)

test: venv ## run the whole test suite (installs LibreOffice when missing); ARGS="-n0 -k name"
	@bash scripts/office.sh
	@XLSHEETS_OFFICE=required $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: venv ## format, lint, types, direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: venv ## measure merging against bare reading and pandas; ARGS="--files 100"
	@$(BIN)/python -m bench.merge $(ARGS)

books: venv ## build workbooks/ from the bundled schemes
	@$(BIN)/python scripts/books.py workbooks

fuzz: venv ## throw mutated workbooks, sheets and grids at the reader; ARGS="--minutes 10"
	@$(BIN)/python -m tests.fuzz.run $(ARGS)

corpus: venv ## write into foreign workbooks and compare all else; CORPUS=folder
	@$(BIN)/python -m tests.fidelity.corpus $(if $(CORPUS),"$(CORPUS)")
