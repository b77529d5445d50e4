# symgd: `make lesson` for a first handout, `make test` for the tests. `make help` lists the targets.
# A target that needs the virtual environment makes it, with all that it holds, when it is not there.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help lesson test check fallback coverage bench frameworks functions gallery fonts format clean

BIN := .venv/bin
READY := .venv/.ready
WORKERS ?= 2

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 11

$(READY): pyproject.toml tools/setup.sh
	@tools/setup.sh
	@touch $@

lesson: $(READY) ## A first lesson: the article's parabola, into reports/
	$(BIN)/symgd "3*x**2 - 2*x - 3" --x0 8

test: $(READY) ## Lint, format, types, the order of the rooms, and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

fallback: $(READY) ## The tests of pages, formulas and the command, with formulas and pictures drawn as images
	SYMGD_DRAWING=svg $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal tests/output tests/typeset tests/test_cli*.py

check: $(READY) fallback ## What needs more than the tests do: the other way of drawing, veraPDF (Java), the Poppler tools, a clean install
	@tools/setup.sh java poppler
	$(BIN)/python tools/check_pdfua.py
	$(BIN)/python tools/check_handouts.py
	$(BIN)/python tools/check_wheel.py

coverage: $(READY) ## The tests again, and the lines that none of them runs
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

bench: $(READY) ## The benchmarks, as ratios
	$(BIN)/python -m benchmarks

frameworks: $(READY) ## The table of docs/frameworks.md: how far symgd is from the frameworks' own runs
	$(BIN)/python tools/trajectories.py

functions: $(READY) ## The table of docs/functions.md, made again, and a lesson of each of its functions
	$(BIN)/python tools/functions.py

gallery: $(READY) ## Make the handouts of reports/gallery/ again, and the sheet of formulas
	$(BIN)/python tools/gallery.py
	$(BIN)/python tools/formula_printers.py
	$(BIN)/python tools/formula_sheet.py

fonts: $(READY) ## The fonts of templates/fonts/, made again from packages of npm and PyPI
	$(BIN)/python tools/build_fonts.py .venv/fonts

format: $(READY) ## Format the code, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove what the other targets made, the virtual environment included
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
